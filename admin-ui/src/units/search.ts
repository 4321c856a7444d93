export interface UnitsSearch {
  q?: string | undefined
  /** The unit below which a new one is being added. */
  add?: string | undefined
}

/** A refused member is answered as `undefined`: what is left out stays as it was in the address. */
export function unitsSearch(search: Record<string, unknown>): UnitsSearch {
  return {
    q: (typeof search.q === 'string' && search.q) || typeof search.q === 'number' ? String(search.q) : undefined,
    add: typeof search.add === 'string' && search.add ? search.add : undefined,
  }
}
