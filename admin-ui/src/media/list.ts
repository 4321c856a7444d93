import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../api'
import type { Family } from './types'

export interface MediaFilter {
  q?: string | undefined
  type?: Family | undefined
  unit?: string | undefined
  trashed?: boolean | undefined
}

const PAGE = 48

/** Files one may read, newest first, page after page. */
export function useMediaList({ q, type, unit, trashed }: MediaFilter) {
  const query = { limit: PAGE, ...(q ? { q } : {}), ...(type ? { type } : {}), ...(unit ? { unit } : {}), ...(trashed ? { trashed } : {}) }
  return useInfiniteQuery({
    queryKey: ['get', '/manage/v1/media', 'pages', query],
    queryFn: async ({ pageParam: cursor, signal }) => {
      const { data } = await api.GET('/manage/v1/media', { params: { query: cursor ? { ...query, cursor } : query }, signal })
      if (!data) throw new TypeError('The list of files was answered without a body.')
      return data
    },
    initialPageParam: '',
    getNextPageParam: (page) => cursorOf(page.next),
    placeholderData: keepPreviousData,
  })
}

/** The next page is told as an address; what leads there is its cursor. */
function cursorOf(next: string | null): string | undefined {
  return (next && new URL(next, location.origin).searchParams.get('cursor')) || undefined
}
