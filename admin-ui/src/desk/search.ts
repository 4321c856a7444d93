export const LISTS = ['to_approve', 'returned', 'drafts'] as const
export type ListName = (typeof LISTS)[number]

export interface DeskSearch {
  list?: ListName
}

export function deskSearch(search: Record<string, unknown>): DeskSearch {
  const list = LISTS.find((name) => name === search.list)
  return list ? { list } : {}
}
