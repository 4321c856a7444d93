import { instantAt } from '../i18n/zone'

export interface EventsSearch {
  verb?: string | undefined
  actor?: string | undefined
  subject?: string | undefined
  /** The first and the last day, on the wall of the office: "2026-11-24". */
  since?: string | undefined
  until?: string | undefined
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const day = (value: unknown) => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined)

/** A refused member is answered as `undefined`: what is left out stays as it was in the address. */
export function eventsSearch(search: Record<string, unknown>): EventsSearch {
  return {
    verb: text(search.verb),
    actor: text(search.actor),
    subject: text(search.subject),
    since: day(search.since),
    until: day(search.until),
  }
}

const DAY = 24 * 60 * 60 * 1000
/** The beginning of the day that comes this many days later. */
const midnight = (on: string, later = 0) => instantAt(new Date(Date.parse(on) + later * DAY).toISOString().slice(0, 10)).toISOString()

/** The same as the API takes it: the last day is counted in. */
export function asked({ since, until, ...rest }: EventsSearch) {
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(since ? { since: midnight(since) } : {}),
    ...(until ? { until: midnight(until, 1) } : {}),
  }
}
