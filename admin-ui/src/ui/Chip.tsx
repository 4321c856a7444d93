import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './StatusChip.module.css'

export type Tone = 'grey' | 'wait' | 'back' | 'ok' | 'sched' | 'live' | 'danger'

/** Icon, word and colour together, for what is no status of a text: the outcome of a row, the state of a batch. */
export function Chip({ tone, icon: Shape, children }: { tone: Tone; icon: Icon; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      <Shape size={14} stroke={1.8} aria-hidden />
      {children}
    </span>
  )
}
