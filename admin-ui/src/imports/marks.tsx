import {
  IconAlertCircle,
  IconArrowBackUp,
  IconCheck,
  IconEqual,
  IconEye,
  IconHourglass,
  IconLock,
  IconPencil,
  IconPlus,
  IconProgress,
  type Icon,
} from '@tabler/icons-react'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { Chip, type Tone } from '../ui/Chip'
import { type Batch, type BatchRow, OUTCOMES, type Outcome } from './search'
import { imports } from './words'

const OUTCOME_LOOKS: Record<Outcome, [Tone, Icon]> = {
  new: ['ok', IconPlus],
  changed: ['wait', IconPencil],
  suspicious: ['live', IconEye],
  busy: ['grey', IconLock],
  error: ['danger', IconAlertCircle],
  unchanged: ['grey', IconEqual],
}

const STATE_LOOKS: Record<Exclude<BatchRow['state'], 'none' | 'held'>, [Tone, Icon]> = {
  waiting: ['wait', IconHourglass],
  accepted: ['wait', IconProgress],
  refused: ['wait', IconProgress],
  done: ['ok', IconCheck],
  returned: ['back', IconArrowBackUp],
  failed: ['danger', IconAlertCircle],
}

const BATCH_LOOKS: Record<Batch['state'], [Tone, Icon]> = {
  working: ['wait', IconProgress],
  in_review: ['wait', IconHourglass],
  done: ['ok', IconCheck],
}

export function OutcomeChip({ outcome }: { outcome: Outcome }) {
  const t = useWords(imports)
  const [tone, icon] = OUTCOME_LOOKS[outcome]
  return (
    <Chip tone={tone} icon={icon}>
      {t.outcomes[outcome]}
    </Chip>
  )
}

/** What became of a row; nothing while its outcome tells all: nothing to decide, or somebody must look at it. */
export function RowChip({ state }: { state: BatchRow['state'] }) {
  const t = useWords(imports)
  if (state === 'none' || state === 'held') return null
  const [tone, icon] = STATE_LOOKS[state]
  return (
    <Chip tone={tone} icon={icon}>
      {t.states[state]}
    </Chip>
  )
}

export function BatchChip({ state }: { state: Batch['state'] }) {
  const t = useWords(imports)
  const [tone, icon] = BATCH_LOOKS[state]
  return (
    <Chip tone={tone} icon={icon}>
      {t.batchStates[state]}
    </Chip>
  )
}

/** "12 mới · 3 thay đổi · 1 cần người xem" */
export function Counts({ outcomes }: { outcomes: Batch['outcomes'] }) {
  const t = useWords(imports)
  const told = OUTCOMES.filter((outcome) => outcomes[outcome]).map((outcome) => t.counts[outcome](number(outcomes[outcome] ?? 0)))
  return <>{told.length > 0 ? told.join(' · ') : t.nothingIn}</>
}
