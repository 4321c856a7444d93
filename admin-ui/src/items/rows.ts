import { type InfiniteData, keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { $api, type Schema, api } from '../api'
import { usePages } from '../api/pages'
import { useUnit } from '../shell/unit'
import type { Kind } from '../ui/icons'
import type { ItemsSearch } from './search'

export type Row = Schema<'ItemRow'>
type Page = Schema<'ItemPage'>

/** Rows of a page: what fits three screens, and comes within a second on a weak line. */
const PAGE = 50
/** Looking again at all that was scrolled through is cheap for so many pages, and beyond that one is only reading. */
const RENEWED = 6

const few = ({ state }: { state: { data?: unknown } }) =>
  ((state.data as InfiniteData<Page> | undefined)?.pages.length ?? 0) <= RENEWED

/** The rows of a list as far as one has scrolled, and the way to more. */
export function useRows(kind: Kind, search: ItemsSearch) {
  const unit = useUnit()
  const query = { ...asked(kind, search, unit), limit: PAGE }
  const list = usePages(
    '/manage/v1/items',
    query,
    (cursor, signal) => api.GET('/manage/v1/items', { params: { query: { ...query, ...cursor } }, signal }),
    { refetchOnMount: few, refetchOnWindowFocus: few },
  )
  const rows = useMemo(() => {
    // A text changed while one reads on comes again at the top of a later page: shown once, where it was.
    const found = new Map<string, Row>()
    for (const row of list.data?.pages.flatMap((page) => page.items as Row[]) ?? []) {
      if (!found.has(row.id)) found.set(row.id, row)
    }
    return [...found.values()]
  }, [list.data])
  return { ...list, rows }
}

/** How many the filters leave, and how many of them each state holds. */
export function useCounts(kind: Kind, search: ItemsSearch) {
  const unit = useUnit()
  return $api.useQuery(
    'get',
    '/manage/v1/items',
    { params: { query: { ...asked(kind, { ...search, state: undefined }, unit), limit: 1, count: 'states' } } },
    { placeholderData: keepPreviousData },
  ).data
}

/** How many a view holds. */
export function useCount(kind: Kind, search: ItemsSearch): number | undefined {
  const unit = useUnit()
  return $api.useQuery(
    'get',
    '/manage/v1/items',
    { params: { query: { ...asked(kind, search, unit), limit: 1, count: 'exact' } } },
    { staleTime: 60_000, placeholderData: keepPreviousData },
  ).data?.count
}

function asked(kind: Kind, search: ItemsSearch, unit: string | undefined) {
  return { kind, bodies: false, ...search, ...(unit ? { unit } : {}) }
}

/** Asks again for the lists, and for what waits on the desk: something was moved. */
export function useRenew() {
  const queries = useQueryClient()
  return () => {
    void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/items'] })
    void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/desk'] })
  }
}
