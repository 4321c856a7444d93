import type { Schema } from '../api'
import { SlotForm as limits } from '../api/limits'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { stations } from './words'

type Slot = Pick<Schema<'Slot'>, 'name' | 'from' | 'to' | 'days'>

const WEEK = limits.days.choices

/** "hằng ngày", "Hai, Tư, Sáu" */
export function useDays(): (days: Slot['days']) => string {
  const { everyDay } = useWords(stations)
  const names = useWords(common).days
  return (days) => (days.length === WEEK.length ? everyDay : days.map((day) => names[day]).join(', '))
}

/** "Chương trình buổi sáng: 05:30 đến 05:45, hằng ngày" */
export function useSlotLine(): (slot: Slot) => string {
  const { slotLine } = useWords(stations)
  const days = useDays()
  return (slot) => slotLine(slot.name, slot.from, slot.to, days(slot.days))
}

/** Seconds a script is on air, its repetitions included. */
export function onAir({ audio, estimated_seconds, repeat }: Pick<Schema<'Entry'>, 'audio' | 'estimated_seconds' | 'repeat'>): number {
  return (audio?.seconds ?? estimated_seconds) * repeat
}
