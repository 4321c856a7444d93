import { type Language, language } from './index'

const VIETNAM = 'Asia/Ho_Chi_Minh'
const MINUTE = 60_000

/** The zone of the installation's clocks: all times are written in it and read by it, wherever the browser stands. */
let kept = VIETNAM
let clock = clockOf(VIETNAM)

export function keepZone(zone: string): void {
  kept = zone
  clock = clockOf(zone)
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit'
  return new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two })
}

/** By how many milliseconds the clock on the wall is ahead of UTC. */
function ahead(instant: Date): number {
  const told = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, value]))
  const wall = Date.parse(`${told.year}-${told.month}-${told.day}T${told.hour}:${told.minute}Z`)
  return wall - Math.floor(instant.getTime() / MINUTE) * MINUTE
}

/** A date whose UTC members are those of the clock and the calendar on the wall. */
export function onTheWall(instant: Date): Date {
  return new Date(instant.getTime() + ahead(instant))
}

/** The instant at which the wall shows this hour of this day: "2026-11-24", "07:00". */
export function instantAt(day: string, hour = '00:00'): Date {
  const wall = Date.parse(`${day}T${hour.slice(0, 5)}:00Z`)
  // Where clocks are put forward and back, the first guess may lie on the other side.
  const near = new Date(wall - ahead(new Date(wall)))
  return new Date(wall - ahead(near))
}

/** "giờ Việt Nam"; elsewhere by the city that the zone is named for. */
export function zoneName(spoken: Language = language.get()): string {
  const place = kept === VIETNAM ? { vi: 'Việt Nam', en: 'Viet Nam' }[spoken] : (kept.split('/').at(-1) ?? kept).replaceAll('_', ' ')
  return spoken === 'vi' ? `giờ ${place}` : `${place} time`
}
