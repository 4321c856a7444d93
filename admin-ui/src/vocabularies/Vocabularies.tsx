import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, type Schema, api, match, queries } from '../api'
import { TermForm as limits } from '../api/limits'
import { problemOf } from '../api/problem'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { paths } from '../paths'
import list from '../ui/List.module.css'
import { PageHeader } from '../ui/PageHeader'
import { Segments } from '../ui/Segments'
import { useFocused } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import styles from './Vocabularies.module.css'
import { LISTS, type List, vocabulariesSearch } from './search'
import { vocabularies } from './words'

type Term = Schema<'Term'>

const renew = (which: List) => queries.invalidateQueries({ queryKey: ['get', `/manage/v1/${which}`] })

/** What texts are filed under: three lists in the office's own words and order. */
export function Vocabularies() {
  const t = useWords(vocabularies)
  const navigate = useNavigate()
  const { list: which = 'categories' } = vocabulariesSearch(useSearch({ strict: false }))
  const { data, error, refetch } = $api.useQuery('get', `/manage/v1/${which}`)
  return (
    <>
      <PageHeader title={t.title} lead={t.leads[which]} />
      <div className={list.tools}>
        <Segments
          label={t.which}
          value={which}
          onChange={(chosen) => void navigate({ to: '.', search: (before: object) => ({ ...before, list: chosen }), replace: true })}
          choices={LISTS.map((value) => ({ value, label: t.lists[value] }))}
        />
      </div>
      {data?.may_change && <NewTerm key={which} which={which} />}
      {data && !data.may_change && <p className={styles.note}>{t.readOnly}</p>}
      <div className={`${list.sheet} ${styles.sheet}`}>
        {error && !data ? (
          <ErrorState problem={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <SkeletonRows rows={6} />
        ) : data.items.length === 0 ? (
          <EmptyState title={t.none} detail={data.may_change ? t.noneDetail : undefined} />
        ) : (
          <Terms which={which} terms={data.items} mayChange={data.may_change} />
        )}
      </div>
    </>
  )
}

function NewTerm({ which }: { which: List }) {
  const t = useWords(vocabularies)
  const form = useForm({ initialValues: { name: '' } })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { data } = await api.POST(`/manage/v1/${which}`, { body })
    form.reset()
    await renew(which)
    if (data) toast(t.added(data.name))
  })
  return (
    <form onSubmit={submit} className={styles.add} noValidate>
      <div className={styles.line}>
        <TextInput
          className={styles.input}
          label={t.newName[which]}
          maxLength={limits.name.max}
          autoComplete="off"
          {...form.getInputProps('name')}
        />
        <Button type="submit" loading={busy}>
          {t.add[which]}
        </Button>
      </div>
      {note}
    </form>
  )
}

function Terms({ which, terms, mayChange }: { which: List; terms: readonly Term[]; mayChange: boolean }) {
  const t = useWords(vocabularies)
  const [renaming, setRenaming] = useState<string>()
  const [busy, setBusy] = useState(false)

  /** One after the other: whatever stands in the way stops the rest, and the list shows what is. */
  async function act(work: () => Promise<unknown>): Promise<void> {
    setBusy(true)
    try {
      await work()
    } catch (thrown) {
      toast(problemOf(thrown).detail)
    } finally {
      await renew(which)
      setBusy(false)
    }
  }

  const put = ({ slug, name, version }: Term, position: number) =>
    api.PUT(`/manage/v1/${which}/{slug}`, { params: { path: { slug }, header: match(version) }, body: { name, position } })

  /** The order as it is to be; only those whose place differs are written. */
  async function move(from: number, to: number): Promise<void> {
    const wanted = [...terms]
    wanted.splice(to, 0, ...wanted.splice(from, 1))
    for (const [place, term] of wanted.entries()) if (term.position !== place + 1) await put(term, place + 1)
  }

  async function remove(term: Term): Promise<void> {
    const { slug, name, position, version } = term
    await api.DELETE(`/manage/v1/${which}/{slug}`, { params: { path: { slug }, header: match(version) } })
    toast(t.removed(name), async () => {
      await api.POST(`/manage/v1/${which}`, { body: { slug, name, position } })
      await renew(which)
    })
  }

  return (
    <ol className={list.rows}>
      {terms.map((term, place) => (
        <li key={term.slug} className={list.row}>
          {renaming === term.slug ? (
            <Rename which={which} term={term} onDone={() => setRenaming(undefined)} />
          ) : (
            <>
              <span className={list.words}>
                <span className={list.name}>{term.name}</span>
                <span className={list.about}>
                  {t.slug(term.slug)} · <Uses which={which} term={term} />
                </span>
              </span>
              {mayChange && (
                <span className={list.acts}>
                  <ActionIcon aria-label={t.up(term.name)} disabled={busy || place === 0} onClick={() => void act(() => move(place, place - 1))}>
                    <IconArrowUp size={18} stroke={1.6} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    aria-label={t.down(term.name)}
                    disabled={busy || place === terms.length - 1}
                    onClick={() => void act(() => move(place, place + 1))}
                  >
                    <IconArrowDown size={18} stroke={1.6} aria-hidden />
                  </ActionIcon>
                  <ActionIcon aria-label={t.renameOf(term.name)} title={t.rename} onClick={() => setRenaming(term.slug)}>
                    <IconPencil size={18} stroke={1.6} aria-hidden />
                  </ActionIcon>
                  <ActionIcon aria-label={t.removeOf(term.name)} title={t.remove} disabled={busy} onClick={() => void act(() => remove(term))}>
                    <IconTrash size={18} stroke={1.6} aria-hidden />
                  </ActionIcon>
                </span>
              )}
            </>
          )}
        </li>
      ))}
    </ol>
  )
}

/** How many texts carry it, and the way to those that can be listed by it. */
function Uses({ which, term: { slug, uses } }: { which: List; term: Term }) {
  const t = useWords(vocabularies)
  if (uses === 0) return t.unused
  const told = t.uses(number(uses))
  // Topics go over all kinds, and there is no list of all.
  if (which === 'topics') return told
  return which === 'categories' ? (
    <Link to={paths.articles} search={({ unit }) => ({ unit, category: slug })}>
      {told}
    </Link>
  ) : (
    <Link to={paths.procedures} search={({ unit }) => ({ unit, field: slug })}>
      {told}
    </Link>
  )
}

function Rename({ which, term, onDone }: { which: List; term: Term; onDone: () => void }) {
  const t = useWords(vocabularies)
  const c = useWords(common)
  const first = useFocused<HTMLInputElement>()
  const form = useForm({ initialValues: { name: term.name } })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { slug, version } = term
    await api.PUT(`/manage/v1/${which}/{slug}`, { params: { path: { slug }, header: match(version) }, body })
    await renew(which)
    toast(t.renamed(body.name))
    onDone()
  })
  return (
    <form onSubmit={submit} className={styles.rename} noValidate>
      <div className={styles.line}>
        <TextInput
          className={styles.input}
          aria-label={t.newNameOf(term.name)}
          maxLength={limits.name.max}
          autoComplete="off"
          ref={first}
          onKeyDown={(event) => event.key === 'Escape' && onDone()}
          {...form.getInputProps('name')}
        />
        <Button type="submit" loading={busy}>
          {t.save}
        </Button>
        <Button variant="default" onClick={onDone}>
          {c.cancel}
        </Button>
      </div>
      {note}
    </form>
  )
}
