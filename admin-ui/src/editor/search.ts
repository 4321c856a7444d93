/** The tabs beside a text. */
export const TABS = ['preview', 'checks', 'history', 'talk'] as const
export type Tab = (typeof TABS)[number]

export interface EditorSearch {
  panel?: Tab | undefined
}

export function editorSearch(search: Record<string, unknown>): EditorSearch {
  return { panel: TABS.find((tab) => tab === search.panel) }
}
