import { Button } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect } from 'react'
import { useWords, words } from '../i18n'
import { ErrorState } from './states'

const texts = words({ more: 'Xem thêm' }, { more: 'Show more' })

interface Endless {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  error: unknown
  fetchNextPage: () => Promise<unknown>
}

/** The end of a list that goes on: the next page comes as one nears it, or by the button. */
export function More({ list }: { list: Endless }) {
  const t = useWords(texts)
  const { ref, entry } = useIntersection({ rootMargin: '600px' })
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list
  const near = entry?.isIntersecting ?? false
  useEffect(() => {
    if (near && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [near, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  if (isFetchNextPageError) return <ErrorState problem={list.error} onRetry={() => void fetchNextPage()} />
  if (!hasNextPage) return null
  return (
    <div ref={ref} style={{ display: 'grid', placeItems: 'center', padding: 12 }}>
      <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t.more}
      </Button>
    </div>
  )
}
