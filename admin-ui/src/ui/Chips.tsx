import type { Schema } from '../api'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { date, shortTime } from '../i18n/format'
import styles from './Chips.module.css'
import { type Status, StatusChip } from './StatusChip'
import { useNow } from './When'

type Standing = Pick<Schema<'Item'>, 'kind' | 'state' | 'computed' | 'legal' | 'publications'>

/** How a text stands: on the channels, in law, and in its way through the office. */
export function Chips({ item }: { item: Standing }) {
  const { legalUntil } = useWords(common)
  const now = useNow()
  const { kind, legal, computed } = item
  const start = computed.includes('scheduled') ? nextStart(item, now) : undefined
  const detail: Partial<Record<Status, string>> = {
    scheduled: start && shortTime(start, now),
  }
  for (const { status, from, until } of legal) {
    if (status === 'upcoming' && from) detail.upcoming = date(from)
    if (status === 'in_force' && until) detail.in_force = legalUntil(date(until))
    if (status === 'repealed' && until) detail.repealed = date(until)
  }
  return (
    <span className={styles.chips}>
      {statusesOf(item).map((status) => (
        <StatusChip key={status} status={status} kind={kind} detail={detail[status]} />
      ))}
    </span>
  )
}

/** The statuses that are shown: none that another of them says already. */
export function statusesOf({ state, computed, legal }: Pick<Standing, 'state' | 'computed' | 'legal'>): Status[] {
  if (state === 'archived') return ['archived']
  const stands: Status[] = computed.filter((one) => !(one === 'live' && (computed.includes('changed') || legal.length > 0)))
  // A text approved and put somewhere is told by where it stands; an unfinished change of a live one is a draft.
  const told = state === 'approved' ? stands.length + legal.length > 0 : state === 'draft' && computed.includes('changed')
  return [...legal.map(({ status }) => status), ...stands, ...(told ? [] : [state])]
}

function nextStart({ publications }: Standing, now: Date): Date | undefined {
  return publications
    .filter((one) => one.ended.length < one.channels.length)
    .map((one) => new Date(one.live_from))
    .filter((start) => start > now)
    .sort((one, other) => one.getTime() - other.getTime())[0]
}
