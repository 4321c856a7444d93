import { $api } from '../api'
import type { Family } from './types'

export interface MediaFilter {
  q?: string | undefined
  type?: Family | undefined
  unit?: string | undefined
  trashed?: boolean | undefined
}

const PAGE = 48

/** Files one may read, newest first, page after page. */
export function useMediaList({ q, type, unit, trashed }: MediaFilter, enabled = true) {
  const query = { limit: PAGE, ...(q ? { q } : {}), ...(type ? { type } : {}), ...(unit ? { unit } : {}), ...(trashed ? { trashed } : {}) }
  return $api.useInfiniteQuery(
    'get',
    '/manage/v1/media',
    { params: { query } },
    {
      initialPageParam: undefined,
      pageParamName: 'cursor',
      getNextPageParam: (page) => cursorOf(page.next),
      enabled,
    },
  )
}

/** The next page is told as an address; what leads there is its cursor. */
function cursorOf(next: string | null): string | undefined {
  return (next && new URL(next, location.origin).searchParams.get('cursor')) || undefined
}
