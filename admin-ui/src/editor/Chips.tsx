import { useWords } from '../i18n'
import { shortTime } from '../i18n/format'
import { type Status, StatusChip } from '../ui/StatusChip'
import { useNow } from '../ui/When'
import styles from './Editor.module.css'
import type { Item } from './draft'
import { editor } from './words'

/** What of it stands on the channels, and where its newest text stands beside that. */
export function Chips({ item }: { item: Item }) {
  const t = useWords(editor)
  const now = useNow()
  const start = starts(item, now)
  const detail: Partial<Record<Status, string>> = start ? { scheduled: t.scheduledFor(shortTime(start, now)) } : {}
  return (
    <span className={styles.chips}>
      {statuses(item).map((status) => (
        <StatusChip key={status} status={status} kind={item.kind} {...(detail[status] ? { detail: detail[status] } : {})} />
      ))}
    </span>
  )
}

function statuses({ computed, state }: Item): Status[] {
  if (state === 'archived') return ['archived']
  // What is approved and put somewhere is told by where it stands; an unfinished change of what is live is a draft.
  const told = state === 'approved' ? computed.length > 0 : state === 'draft' && computed.includes('changed')
  return [...computed, ...(told ? [] : [state])]
}

function starts(item: Item, now: Date): Date | undefined {
  return item.publications
    .filter((one) => one.ended.length < one.channels.length)
    .map((one) => new Date(one.live_from))
    .filter((start) => start > now)
    .sort((one, other) => one.getTime() - other.getTime())[0]
}
