export const LISTS = ['categories', 'topics', 'fields'] as const
export type List = (typeof LISTS)[number]

export interface VocabulariesSearch {
  list?: List | undefined
}

export function vocabulariesSearch(search: Record<string, unknown>): VocabulariesSearch {
  return { list: LISTS.find((one) => one === search.list) }
}
