export interface EventsSearch {
  verb?: string | undefined
  actor?: string | undefined
  subject?: string | undefined
  /** The first and the last day, in Viet Nam: "2026-11-24". */
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
/** Viet Nam keeps UTC+7 all year. */
const midnight = (on: string) => new Date(`${on}T00:00:00+07:00`)

/** The same as the API takes it: the last day is counted in. */
export function asked({ since, until, ...rest }: EventsSearch) {
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(since ? { since: midnight(since).toISOString() } : {}),
    ...(until ? { until: new Date(midnight(until).getTime() + DAY).toISOString() } : {}),
  }
}
