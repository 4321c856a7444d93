import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { $api, type Schema } from '../api'
import type { Channel } from '../ui/icons'
import type { Body } from './kind'

/** Milliseconds without a key before a text is looked through again. */
const REST = 400

/** What the API says of a text while it is written; whoever asks about the same text asks once. */
export function useFindings(
  unit: string,
  body: Body,
  { item, channels, enabled = true }: { item?: string | undefined; channels?: Channel[] | undefined; enabled?: boolean } = {},
): readonly Schema<'Finding'>[] | undefined {
  const [looked] = useDebouncedValue(body, REST)
  const { data } = $api.useQuery(
    'post',
    '/manage/v1/checks',
    { body: { unit, body: looked, item: item ?? null, ...(channels ? { channels } : {}) } },
    { enabled, placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 10_000 },
  )
  return data?.items
}
