import { useEffect } from 'react'
import { type Schema, api } from '../api'
import { usePages } from '../api/pages'

export type Unit = Schema<'Unit'>

/** The units one may see, to the last: a tree cannot be drawn by halves. */
export function useUnits(q: string | undefined) {
  const query = { limit: 100, ...(q ? { q } : {}) }
  const list = usePages('/manage/v1/units', query, (cursor, signal) =>
    api.GET('/manage/v1/units', { params: { query: { ...query, ...cursor } }, signal }),
  )
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  return { ...list, units: list.data?.pages.flatMap((page) => page.items) }
}
