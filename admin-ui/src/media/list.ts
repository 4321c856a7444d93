import { api } from '../api'
import { usePages } from '../api/pages'
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
  return usePages('/manage/v1/media', query, (cursor, signal) => api.GET('/manage/v1/media', { params: { query: { ...query, ...cursor } }, signal }))
}
