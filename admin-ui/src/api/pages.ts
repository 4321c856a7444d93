import { type InfiniteData, type UseInfiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { following } from './following'

type Options<Page> = UseInfiniteQueryOptions<Page, Error, InfiniteData<Page, string | null>, readonly unknown[], string | null>
/** When a list is looked at again by itself. */
type Renewal<Page> = Partial<Pick<Options<Page>, 'staleTime' | 'refetchInterval' | 'refetchOnMount' | 'refetchOnWindowFocus'>>

/**
 * A list page after page. Its key ends in `pages`: the same list asked for once by `$api.useQuery` is another entry of
 * the cache. What is shown stays until what replaces it has come.
 */
export function usePages<Page extends { next: string | null }>(
  path: string,
  query: object,
  read: (cursor: { cursor?: string }, signal: AbortSignal) => Promise<{ data?: Page }>,
  renewal: Renewal<Page> = {},
) {
  return useInfiniteQuery({
    queryKey: ['get', path, query, 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await read(pageParam ? { cursor: pageParam } : {}, signal)
      if (!data) throw new TypeError(`${path} was answered without a body.`)
      return data
    },
    initialPageParam: null as string | null,
    getNextPageParam: following,
    placeholderData: keepPreviousData,
    ...renewal,
  })
}
