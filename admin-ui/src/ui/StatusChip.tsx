import {
  IconArrowBackUp,
  IconCheck,
  IconClock,
  IconClockOff,
  IconHourglass,
  IconPencil,
  IconPlayerStop,
  IconTrash,
  type Icon,
} from '@tabler/icons-react'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import styles from './StatusChip.module.css'
import type { Kind } from './icons'

type Plain = Exclude<keyof (typeof common)['vi']['statuses'], 'live'>
export type Status = Plain | 'live'

const LOOKS: Record<Status, { tone: string; icon?: Icon; dot?: boolean }> = {
  draft: { tone: 'grey', icon: IconPencil },
  in_review: { tone: 'wait', icon: IconHourglass },
  returned: { tone: 'back', icon: IconArrowBackUp },
  approved: { tone: 'ok', icon: IconCheck },
  scheduled: { tone: 'sched', icon: IconClock },
  live: { tone: 'live', dot: true },
  changed: { tone: 'live', dot: true, icon: IconPencil },
  expired: { tone: 'grey', icon: IconClockOff },
  withdrawn: { tone: 'grey', icon: IconPlayerStop },
  archived: { tone: 'grey', icon: IconTrash },
  upcoming: { tone: 'sched', icon: IconClock },
  in_force: { tone: 'live', dot: true },
  repealed: { tone: 'grey', icon: IconClockOff },
}

/** A status is icon, word and colour together. `detail` follows the word: a day, an hour. */
export function StatusChip({ status, kind, detail }: { status: Status; kind: Kind; detail?: string }) {
  const { statuses } = useWords(common)
  const word = status === 'live' ? statuses.live[kind] : statuses[status]
  return (
    <span className={styles.chip} data-tone={LOOKS[status].tone}>
      <StatusMark status={status} />
      {detail ? `${word}${detail.startsWith(',') ? '' : ' '}${detail}` : word}
    </span>
  )
}

/** The icon of a status, beside its word. */
export function StatusMark({ status }: { status: Status }) {
  const { icon: Shape, dot } = LOOKS[status]
  return (
    <>
      {dot && <span className={styles.dot} />}
      {Shape && <Shape size={14} stroke={1.8} aria-hidden />}
    </>
  )
}
