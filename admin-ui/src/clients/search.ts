export interface ClientsSearch {
  /** A key is being made. */
  add?: true | undefined
}

export function clientsSearch(search: Record<string, unknown>): ClientsSearch {
  return { add: search.add === true ? true : undefined }
}
