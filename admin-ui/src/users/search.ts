export interface UsersSearch {
  q?: string | undefined
  /** Somebody is being invited. */
  add?: true | undefined
}

/** A refused member is answered as `undefined`: what is left out stays as it was in the address. */
export function usersSearch(search: Record<string, unknown>): UsersSearch {
  return {
    q: (typeof search.q === 'string' && search.q) || typeof search.q === 'number' ? String(search.q) : undefined,
    add: search.add === true ? true : undefined,
  }
}
