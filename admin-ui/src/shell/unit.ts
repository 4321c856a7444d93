import { useSearch } from '@tanstack/react-router'

export interface UnitSearch {
  /** The slug of the unit one looks at, those below it included; without it all of one's own. */
  unit?: string
}

export function unitSearch(search: Record<string, unknown>): UnitSearch {
  return typeof search.unit === 'string' && search.unit ? { unit: search.unit } : {}
}

/** The unit chosen in the rail. It stays in the address from room to room; lists pass it on to the API. */
export function useUnit(): string | undefined {
  return useSearch({ strict: false, select: (search) => unitSearch(search).unit })
}
