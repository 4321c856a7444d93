import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router'
import type { paths } from '../api/schema'

type Asked = NonNullable<paths['/manage/v1/items']['get']['parameters']['query']>

export type ListState = NonNullable<Asked['state']>

/**
 * The states one looks through a list by: first what waits for somebody, then what stands, then what is over. Every text
 * that stands was approved, so that alone tells nothing.
 */
export const STATES = [
  'draft',
  'in_review',
  'returned',
  'ready',
  'scheduled',
  'live',
  'changed',
  'expired',
  'withdrawn',
  'archived',
] as const satisfies readonly ListState[]

const LISTED = [...STATES, 'approved'] as const satisfies readonly ListState[]

/** What narrows a list. It stands in the address, so that a list can be shared, kept and come back to. */
export interface ItemsSearch {
  state?: ListState | undefined
  category?: string | undefined
  topic?: string | undefined
  field?: string | undefined
  level?: Asked['level']
  channel?: Asked['channel']
  mine?: true | undefined
  q?: string | undefined
}

/** Filters by a slug the office keeps, or a word of the API's: what it does not know it refuses by itself. */
const WORDS = ['category', 'topic', 'field', 'level', 'channel'] as const

export function itemsSearch(search: Record<string, unknown>): ItemsSearch {
  const words = Object.fromEntries(WORDS.map((name) => [name, text(search[name])]))
  return {
    ...(words as Pick<ItemsSearch, (typeof WORDS)[number]>),
    state: LISTED.find((state) => state === search.state),
    mine: search.mine === true ? true : undefined,
    q: text(search.q),
  }
}

/** A router reads `q=2026` as a number. */
function text(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
}

/** The search as a saved view keeps it: without the unit, which stays whatever one looks at. */
export function written(search: ItemsSearch): string {
  return defaultStringifySearch(itemsSearch({ ...search })).replace(/^\?/, '')
}

export function read(query: string): ItemsSearch {
  return itemsSearch(defaultParseSearch(query))
}

/** What narrows the list besides the state and whose it is. */
export function narrowing(search: ItemsSearch): (keyof ItemsSearch)[] {
  return [...WORDS, 'q' as const].filter((name) => search[name] !== undefined)
}
