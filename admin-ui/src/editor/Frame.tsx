import { ActionIcon, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconArrowLeft } from '@tabler/icons-react'
import { useMediaQuery } from '@mantine/hooks'
import { useCanGoBack, useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Problem, type Schema } from '../api'
import { useMe } from '../api/me'
import { useWords } from '../i18n'
import { paths } from '../paths'
import { Chips } from '../ui/Chips'
import { Heading } from '../ui/Heading'
import { type Asked, MoveDialog } from './acting/Dialogs'
import { MoreMenu } from './acting/MoreMenu'
import { Primary } from './acting/Primary'
import { RefusedMove } from './acting/RefusedMove'
import { useActing } from './acting/useActing'
import { useUsual } from './acting/WishFields'
import { type Wish, wished } from './acting/wish'
import styles from './Editor.module.css'
import { Conflict } from './Conflict'
import { FaultsNote, Found, Notes } from './Notes'
import { Present } from './Present'
import { SaveState } from './SaveState'
import { left } from './copies'
import type { Draft } from './draft'
import { recovered } from './drafts'
import { Faults, Findings, type Kind, type KindForm } from './kind'
import { Panel } from './panel/Panel'
import { PanelButton } from './panel/PanelButton'
import { useFindings } from './checks'
import { type Tab, editorSearch } from './search'
import { editor } from './words'

const NOTHING: readonly Schema<'Finding'>[] = []

interface FrameProps {
  draft: Draft
  form: KindForm<Kind>
  /** Where one may write a new text. */
  units: Schema<'UnitCard'>[]
  /** Another draft of the same text takes this one's place. */
  instead: (draft: Draft) => void
}

/** The text in the middle, what one can do with it above. */
export function Frame({ draft, form, units, instead }: FrameProps) {
  const t = useWords(editor)
  const me = useMe()
  const now = useSyncExternalStore(draft.subscribe, draft.snapshot)
  const { item, body, problem } = now
  const column = useRef<HTMLDivElement>(null)
  // What a page that died has left of this text.
  const found = useQuery({
    queryKey: ['left', draft.serial],
    queryFn: () => left(me.id, item ?? body.kind),
    staleTime: Infinity,
    gcTime: 0,
  })
  const [dropped, setDropped] = useState<string[]>([])
  const offered = found.data?.find((one) => !dropped.includes(one.name))
  const { Form } = form
  const { act, make, busy, problem: told } = useActing(draft)
  const [chosen, setChosen] = useState<Wish>({})
  const [asked, setAsked] = useState<Asked>()
  const wish = wished(item, chosen)

  // Whoever begins a text begins in its first field.
  useEffect(() => {
    if (!draft.snapshot().item) column.current?.querySelector<HTMLElement>('form :is(input, textarea, [contenteditable="true"])')?.focus()
  }, [draft])

  const may = item ? item.actions.some((one) => one.action === 'save' && one.allowed) : true
  const findings = useFindings(now.unit, body, { item: item?.id, channels: wish.channels, enabled: item !== undefined || now.unsaved })
  const refused = useMemo(() => standing(told, findings), [told, findings])
  const made = item !== undefined
  const [fresh] = useState(!made)
  const faults = useMemo(() => {
    // Whoever has just begun is not told what is still missing, nor who only reads; the checks beside the text say it.
    const stopping = !may || (fresh && !refused) ? [] : (findings?.filter((one) => one.level === 'error') ?? [])
    return new Map([...stopping, ...(refused?.errors ?? []), ...(problem?.errors ?? [])].map((one) => [one.pointer, one.detail]))
  }, [problem, refused, findings, fresh, may])
  const usual = useUsual(item, body.kind)
  const wide = useMediaQuery('(min-width: 1200px)', undefined, { getInitialValueInEffect: false }) ?? true
  const { tab, setTab } = useTab()
  const readOnly = !may || now.stage === 'barred'
  const title = (body.kind === 'led_message' ? body.text : body.title).trim()

  return (
    <div className={styles.editor} data-bleed data-task>
      <header className={styles.header}>
        <Back />
        <div className={styles.title}>
          <Heading>{title || t.fresh[body.kind]}</Heading>
        </div>
        {item && <Chips item={item} />}
        <SaveState now={now} />
        <Present item={item} />
        <div className={styles.acts}>
          {!wide && <PanelButton findings={findings} open={() => setTab('preview')} />}
          <Primary item={item} kind={body.kind} wish={wish} setWish={setChosen} busy={busy} make={make} />
          {item && <MoreMenu item={item} make={make} ask={setAsked} />}
        </div>
      </header>
      <div className={styles.column} ref={column} onBlur={draft.hurry}>
        {offered && (
          <Found
            left={offered}
            saved={item ? body : undefined}
            use={() => instead(recovered(me.id, item, offered, form.empty()))}
            drop={() => setDropped([...dropped, offered.name])}
          />
        )}
        <FaultsNote now={now} />
        {refused && <RefusedMove problem={refused} make={make} wish={wish} />}
        {!may && item && <p className={styles.note}>{t.readOnly(item.actions.find((one) => one.action === 'save')?.reason ?? '')}</p>}
        {!item && units.length > 1 && (
          <Select
            label={t.unit}
            data={units.map(({ slug, name }) => ({ value: slug, label: name }))}
            value={now.unit}
            onChange={(slug) => slug && draft.moveTo(slug)}
            allowDeselect={false}
            searchable={units.length > 8}
            mb="lg"
          />
        )}
        <Faults value={faults}>
          <Findings value={(may && made && findings) || NOTHING}>
            <form onSubmit={(event) => event.preventDefault()} noValidate>
              <Form key={now.generation} body={body} change={draft.change} unit={now.unit} readOnly={readOnly} />
            </form>
          </Findings>
        </Faults>
      </div>
      <Panel draft={draft} now={now} findings={findings} channels={wish.channels ?? usual} wide={wide} tab={tab} setTab={setTab} />
      {item && <MoveDialog asked={asked} draft={draft} item={item} wish={wish} onClose={() => setAsked(undefined)} act={act} />}
      <Conflict draft={draft} now={now} />
      <Notes draft={draft} now={now} />
    </div>
  )
}

/** What of a refused publication still stops it: what was mended since is told no more. */
function standing(told: Problem | undefined, findings: readonly Schema<'Finding'>[] | undefined): Problem | undefined {
  if (told?.code !== 'not_publishable' || !findings) return told
  const { status, code, detail, errors, members } = told
  const open = errors.filter((fault) => findings.some((one) => one.pointer === fault.pointer && one.code === fault.code))
  return open.length > 0 ? new Problem(status, code, open[0]?.detail ?? detail, open, members) : undefined
}

/** The tab beside the text stands in the address. */
function useTab() {
  const navigate = useNavigate()
  const tab = useSearch({ strict: false, select: (search) => editorSearch(search).panel })
  const setTab = (panel: Tab | undefined) =>
    void navigate({ to: '.', search: (before) => ({ ...before, panel }), replace: true, resetScroll: false })
  return { tab, setTab }
}

/** To where one came from, with its filters and place; whoever came by a link goes to the desk. */
function Back() {
  const t = useWords(editor)
  const router = useRouter()
  const canGoBack = useCanGoBack()
  return (
    <ActionIcon
      aria-label={t.back}
      title={t.back}
      onClick={() => (canGoBack ? router.history.back() : void router.navigate({ to: paths.desk }))}
    >
      <IconArrowLeft size={20} stroke={1.6} aria-hidden />
    </ActionIcon>
  )
}
