export interface StationsSearch {
  /** A station is being added. */
  add?: true | undefined
}

export function stationsSearch(search: Record<string, unknown>): StationsSearch {
  return { add: search.add === true ? true : undefined }
}

export interface StationSearch {
  /** The day whose rundown is shown, as the API writes it; today without it. */
  date?: string | undefined
}

export function stationSearch(search: Record<string, unknown>): StationSearch {
  return { date: typeof search.date === 'string' && /^\d{4}-\d\d-\d\d$/.test(search.date) ? search.date : undefined }
}

export interface ReadingSearch extends StationSearch {
  /** The session that is read; without it the one that is on, or comes next. */
  slot?: string | undefined
  /** The text that is read; without it the first that has not been. */
  at?: string | undefined
  /** An emergency that is read before them. */
  now?: string | undefined
}

export function readingSearch(search: Record<string, unknown>): ReadingSearch {
  return {
    ...stationSearch(search),
    slot: typeof search.slot === 'string' && search.slot ? search.slot : undefined,
    at: typeof search.at === 'string' && search.at ? search.at : undefined,
    now: typeof search.now === 'string' && search.now ? search.now : undefined,
  }
}
