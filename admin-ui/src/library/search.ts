export const TYPES = ['picture', 'document', 'audio'] as const

export interface LibrarySearch {
  q?: string | undefined
  type?: (typeof TYPES)[number] | undefined
  trash?: true | undefined
  /** The file whose details are open. */
  file?: string | undefined
}

/** A refused member is answered as `undefined`: what is left out stays as it was in the address. */
export function librarySearch(search: Record<string, unknown>): LibrarySearch {
  return {
    q: typeof search.q === 'string' && search.q ? search.q : undefined,
    type: TYPES.find((type) => type === search.type),
    trash: search.trash === true ? true : undefined,
    file: typeof search.file === 'string' && search.file ? search.file : undefined,
  }
}
