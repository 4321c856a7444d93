import { Alert, Button } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconCircleCheck, IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { type Problem, problemOf } from '../api'
import { useWords } from '../i18n'
import { shortTime } from '../i18n/format'
import { paths } from '../paths'
import { ProblemNote } from '../ui/form'
import { LinkButton } from '../ui/links'
import { useNow } from '../ui/When'
import styles from './Review.module.css'
import { Returning } from './Returning'
import { move } from './moves'
import { type Item, actionOf, useNext } from './reading'
import { aired, useWanted } from './wanted'
import { review } from './words'

interface DecisionProps {
  item: Item
  /** The answer to what this person decided a moment ago. */
  decided: Item | undefined
  done: (item: Item) => void
  /** The text is another by now. */
  overtaken: (problem: Problem) => void
  mend: () => void
}

/** Approve, mend and approve, return: at the thumb. What one may not says why. */
export function Decision({ item, decided, done, overtaken, mend }: DecisionProps) {
  const t = useWords(review)
  const { verb, asked } = useWanted(item)
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const [returning, setReturning] = useState(false)

  /** Without a wish of the sender's, the approver's one act publishes where its kind stands. */
  const usual = asked ? 'approve' : 'publish'

  async function act(action: 'approve' | 'publish') {
    setBusy(action)
    setProblem(undefined)
    try {
      done(await move(item, action, {}))
    } catch (thrown) {
      const told = problemOf(thrown)
      if (told.status === 412) overtaken(told)
      else setProblem(told)
    } finally {
      setBusy(undefined)
    }
  }

  if (decided?.version === item.version) return <Done item={decided} />
  if (item.state !== 'in_review') return <Done item={item} told={t.notWaiting[item.state]} />

  const [approve, save, back] = [actionOf(item, usual), actionOf(item, 'save'), actionOf(item, 'return')]
  const mayMend = approve?.allowed && save?.allowed
  const reason = approve?.allowed ? undefined : (approve?.reason ?? undefined)
  return (
    <div className={styles.decision}>
      {problem && <ProblemNote problem={problem} />}
      {reason && <p className={styles.reason}>{reason}</p>}
      <Button
        size="lg"
        fullWidth
        disabled={!approve?.allowed}
        loading={busy === usual}
        leftSection={<IconCheck size={20} stroke={1.8} aria-hidden />}
        onClick={() => void act(usual)}
      >
        {verb}
      </Button>
      <div className={styles.others}>
        <Button variant="default" size="lg" disabled={!mayMend} leftSection={<IconPencil size={20} stroke={1.6} aria-hidden />} onClick={mend}>
          {t.mend}
        </Button>
        <Button
          variant="default"
          size="lg"
          disabled={!back?.allowed}
          leftSection={<IconArrowBackUp size={20} stroke={1.6} aria-hidden />}
          onClick={() => setReturning(true)}
        >
          {t.return}
        </Button>
      </div>
      {!asked && (
        <Button variant="subtle" fullWidth disabled={!actionOf(item, 'approve')?.allowed} loading={busy === 'approve'} onClick={() => void act('approve')}>
          {t.approveOnly(aired(item))}
        </Button>
      )}
      {returning && (
        <Returning
          item={item}
          close={() => setReturning(false)}
          done={done}
          overtaken={overtaken}
        />
      )}
    </div>
  )
}

/** What was decided, and what waits next. */
function Done({ item, told }: { item: Item; told?: string }) {
  const t = useWords(review)
  const { next, known } = useNext(item.id)
  const now = useNow()
  const [newest] = item.publications
  const ahead = newest && item.computed.includes('scheduled') && new Date(newest.live_from) > now
  const outcome =
    item.state === 'returned'
      ? t.done.returned
      : ahead
        ? t.done.scheduled(shortTime(new Date(newest.live_from), now))
        : newest?.revision === item.head.revision
          ? t.done.published
          : t.done.approved
  return (
    <div className={styles.decision}>
      <p className={styles.done} role="status" data-told={told ? true : undefined}>
        {!told && <IconCircleCheck size={22} stroke={1.6} aria-hidden />}
        {told ?? outcome}
      </p>
      {!told &&
        item.warnings?.map(({ pointer, code, detail }) => (
          <Alert key={pointer + code} color="gray" variant="light">
            {detail}
          </Alert>
        ))}
      {next ? (
        <LinkButton to={paths.review} params={{ id: next.id }} search={{}} size="lg" fullWidth variant={told ? 'default' : 'filled'} className={styles.next}>
          <span>
            <small>{t.next}</small>
            {next.title}
          </span>
        </LinkButton>
      ) : (
        known && <p className={styles.reason}>{t.noMore}</p>
      )}
    </div>
  )
}
