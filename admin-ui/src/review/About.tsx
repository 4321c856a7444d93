import { UnstyledButton } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconMessage } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Schema } from '../api'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { ChangeList } from '../ui/Changes'
import styles from './Review.module.css'
import { type Item, type useChanges, useChecks, useSubmission } from './reading'
import { CHANGES, reviewSearch } from './search'
import { useWanted } from './wanted'
import { review } from './words'

type Since = ReturnType<typeof useChanges>

const FEW = 2
/** Changes shown below the page on a phone; the tab has all of them. */

/** What stands beside the text: the sender's words, what it changes, where it is to go, what the checks found. */
export function AboutText({ item, since, wide }: { item: Item; since: Since; wide: boolean }) {
  const t = useWords(review)
  const { comment } = useSubmission(item)
  return (
    <>
      {comment && (
        <section className={styles.block} aria-label={t.comment}>
          <p className={styles.comment}>
            <IconMessage size={18} stroke={1.6} aria-hidden />
            <span>{comment}</span>
          </p>
        </section>
      )}
      <Changed since={since} wide={wide} />
      {item.state === 'in_review' && (
        <>
          <Wanted item={item} />
          <Checks item={item} />
        </>
      )}
    </>
  )
}

function Changed({ since: { live, changes }, wide }: { since: Since; wide: boolean }) {
  const t = useWords(review)
  const navigate = useNavigate()
  const show = useSearch({ strict: false, select: (search) => reviewSearch(search).show })
  if (live === undefined) return <p className={styles.block}>{t.firstTime}</p>
  // The tab says it all.
  if (!changes || (!wide && show === CHANGES && changes.length > 0)) return null
  return (
    <section className={styles.block}>
      <h2 className={styles.blockTitle}>{t.changed}</h2>
      {changes.length === 0 && <p>{t.sameAsLive}</p>}
      {changes.length > 0 && <ChangesSince changes={wide ? changes : changes.slice(0, FEW)} />}
      {!wide && changes.length > FEW && (
        <UnstyledButton
          className={styles.link}
          onClick={() => void navigate({ to: '.', search: (before) => ({ ...before, show: CHANGES }), replace: true })}
        >
          {t.seeChanges(number(changes.length))}
        </UnstyledButton>
      )}
    </section>
  )
}

export function ChangesSince({ changes }: { changes: Schema<'Change'>[] }) {
  const t = useWords(review)
  return <ChangeList changes={changes} names={[t.liveText, t.newText]} />
}

function Wanted({ item }: { item: Item }) {
  const t = useWords(review)
  const { sentences } = useWanted(item)
  const urgent = item.wanted?.class === 'emergency'
  return (
    <section className={styles.block} data-urgent={urgent || undefined}>
      <h2 className={styles.blockTitle}>{t.wanted}</h2>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  )
}

function Checks({ item }: { item: Item }) {
  const t = useWords(review)
  const findings = useChecks(item)
  if (!findings) return null
  const count = (level: 'error' | 'warning') => findings.filter((one) => one.level === level).length
  const [errors, warnings] = [count('error'), count('warning')]
  const Sign = errors ? IconAlertCircle : warnings ? IconAlertTriangle : IconCircleCheck
  const said = t.findings(errors ? t.errors(number(errors)) : '', warnings ? t.warnings(number(warnings)) : '')
  return (
    <section className={styles.block}>
      <h2 className={styles.blockTitle}>{t.checks}</h2>
      <p className={styles.found} data-level={errors ? 'error' : warnings ? 'warning' : 'fine'}>
        <Sign size={18} stroke={1.6} aria-hidden />
        {said || t.fine}
      </p>
      {findings.length > 0 && (
        <ul className={styles.findings}>
          {findings.map((one) => (
            <li key={one.pointer + one.code + one.detail}>{one.detail}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
