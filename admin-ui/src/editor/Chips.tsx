import type { Schema } from '../api'
import { type Status, StatusChip } from '../ui/StatusChip'
import styles from './Editor.module.css'

/** What of it stands on the channels, and where its newest text stands beside that. */
export function Chips({ item }: { item: Schema<'Item'> }) {
  const { computed, state, kind } = item
  const standing = computed.filter((one) => one !== 'changed')
  // The head of a text that is live as it is says nothing more.
  const head: Status[] = computed.includes('changed') ? ['changed'] : []
  const said: Status[] = state === 'approved' && computed.length > 0 ? head : state === 'draft' ? [...head, ...(head.length ? [] : [state])] : [...head, state]
  return (
    <span className={styles.chips}>
      {[...standing, ...said].map((status) => (
        <StatusChip key={status} status={status} kind={kind} />
      ))}
    </span>
  )
}
