import { Alert, Button, TextInput, Textarea } from '@mantine/core'
import { IconCheck, IconUserEdit } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type Problem, type Schema, api, problemOf } from '../api'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { RichText } from '../fields/RichText'
import { Changes } from '../ui/Changes'
import { ProblemNote } from '../ui/form'
import { LinkButton } from '../ui/links'
import styles from './Review.module.css'
import { move, save } from './moves'
import type { Item } from './reading'
import { useWanted } from './wanted'
import { review } from './words'

type Body = Schema<'WrittenBody'>

/** A small mend of the words in place, kept as the approver's own, then the approval: one act. */
export function Mend({ item, done, close }: { item: Item; done: (item: Item) => void; close: () => void }) {
  const t = useWords(review)
  const { verb, asked } = useWanted(item)
  /** The text as it stands, and the words that were put in their place. */
  const [standing, setStanding] = useState(item)
  const [mended, setMended] = useState<Partial<Body>>({})
  const [former, setFormer] = useState<Body>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const dirty = Object.keys(mended).length > 0
  const body = useMemo(() => ({ ...standing.head.body, ...mended }) as Body, [standing, mended])
  const top = useRef<HTMLDivElement>(null)

  useEffect(() => {
    top.current?.querySelector<HTMLElement>('input, textarea')?.focus()
  }, [])

  useEffect(() => {
    if (!dirty) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [dirty])

  async function send() {
    setBusy(true)
    setProblem(undefined)
    try {
      const kept = dirty ? await save(standing, body) : standing
      // Saved: what fails from here on fails with the words in safety.
      setStanding(kept)
      setMended({})
      done(await move(kept, asked ? 'approve' : 'publish', {}))
      close()
    } catch (thrown) {
      const told = problemOf(thrown)
      if (told.status === 412) await rebase()
      else setProblem(told)
    } finally {
      setBusy(false)
    }
  }

  /** Somebody was faster: their text is the ground, the words mended here stay on top of it. */
  async function rebase() {
    const { data } = await api.GET('/manage/v1/items/{id}', { params: { path: { id: item.id } } })
    if (!data) return
    setFormer(standing.head.body)
    setStanding(data)
  }

  const change = (members: Partial<Body>) => setMended((before) => ({ ...before, ...members }) as Partial<Body>)
  return (
    <div className={styles.mend} ref={top}>
      <h2>{t.mendTitle}</h2>
      <p className={styles.lead}>{t.mendHelp}</p>
      {former && (
        <Alert role="alert" color="danger" variant="light" icon={<IconUserEdit size={20} stroke={1.6} aria-hidden />} title={t.mendMoved(standing.changed_by)}>
          <Changes before={former} after={standing.head.body} names={[t.theirs, t.theirsNew]} />
        </Alert>
      )}
      <Fields body={body} unit={item.unit.slug} change={change} />
      <LinkButton to={paths.item} params={{ id: item.id }} search={true} variant="subtle">
        {t.mendMore}
      </LinkButton>
      {problem && <ProblemNote problem={problem} />}
      <div className={styles.decision}>
        <Button size="lg" fullWidth loading={busy} leftSection={<IconCheck size={20} stroke={1.8} aria-hidden />} onClick={() => void send()}>
          {dirty ? t.saveAnd(verb.charAt(0).toLowerCase() + verb.slice(1)) : verb}
        </Button>
        <Button variant="default" size="lg" fullWidth onClick={close}>
          {t.cancelMend}
        </Button>
      </div>
    </div>
  )
}

function Fields({ body, unit, change }: { body: Body; unit: string; change: (members: Partial<Body>) => void }) {
  const t = useWords(review)
  switch (body.kind) {
    case 'article':
      return (
        <>
          <Line label={t.title} value={body.title} onChange={(title) => change({ title })} />
          <Lines label={t.summary} value={body.summary ?? ''} onChange={(summary) => change({ summary })} />
          <RichText
            label={t.text}
            content={body.content ?? { type: 'doc' }}
            onChange={(content) => change({ content })}
            unit={unit}
            readOnly={false}
            pointer="/content"
            at={() => ({ 'data-pointer': '/content', error: undefined })}
          />
        </>
      )
    case 'procedure':
      return <Lines label={t.title} value={body.title} onChange={(title) => change({ title })} />
    case 'led_message':
      return <Lines label={t.text} value={body.text} onChange={(text) => change({ text })} />
    case 'radio_script':
      return (
        <>
          <Line label={t.title} value={body.title} onChange={(title) => change({ title })} />
          {(body.parts ?? []).map((part, place) => (
            <Lines
              // Parts have no name but their place, and none moves here.
              // oxlint-disable-next-line react/no-array-index-key
              key={place}
              label={t.part(number(place + 1))}
              value={part.text ?? ''}
              onChange={(text) => change({ parts: [...body.parts.slice(0, place), { ...part, text }, ...body.parts.slice(place + 1)] })}
            />
          ))}
        </>
      )
    // no default
  }
}

interface LineProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function Line({ label, value, onChange }: LineProps) {
  return <TextInput label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
}

function Lines({ label, value, onChange }: LineProps) {
  return <Textarea label={label} autosize minRows={2} maxRows={12} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
}
