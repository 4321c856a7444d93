import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { $api, api, type Problem, type Schema, problemOf } from '../api'
import type { Channel } from '../ui/icons'

export type Body = Schema<'WrittenBody'>
export type Previewed = Schema<'PreviewForm'>['channel']
export type Answer = NonNullable<Awaited<ReturnType<typeof ask>>>

/** A text as it stands, and how it is to be shown. */
export interface Asked {
  /** The slug of the unit it belongs to. */
  unit: string
  body: Body
  channel: Previewed
  /** Where it would go at once; where its kind goes without it. In Zalo it leads to its page. */
  channels?: readonly Channel[] | undefined
  /** The item it is a text of, once it has one. */
  item?: string | undefined
  /** One screen instead of each kind of panel. */
  screen?: string | undefined
  /** When it would go live; now without it. */
  at?: string | undefined
}

const TYPING = 300
/** Milliseconds without a key after which the picture is renewed. */

async function ask(form: Schema<'PreviewForm'>, signal: AbortSignal) {
  const { data } = await api.POST('/manage/v1/previews', { body: form, signal })
  return data
}

/** What the channel would answer. While it is asked again, or refuses the text as it is now, the last answer stays. */
export function usePreview({ unit, body, channel, channels, item, screen, at }: Asked): {
  answer: Answer | undefined
  problem: Problem | undefined
  retry: () => void
} {
  const [typed] = useDebouncedValue(body, TYPING)
  const form = { unit, channel, channels: channels ? [...channels] : null, body: typed, item: item ?? null, screen: screen ?? null, at: at ?? null }
  const { data, error, refetch } = useQuery({
    queryKey: ['preview', form],
    queryFn: ({ signal }) => ask(form, signal),
    // What stands beside the text may change at any time; pages kept for each key typed would only fill the memory.
    staleTime: 0,
    gcTime: 30_000,
  })
  const [last, setLast] = useState<Answer>()
  if (data && data !== last) setLast(data)
  const shown = data ?? last
  return {
    answer: shown?.channel === channel ? shown : undefined,
    problem: error ? problemOf(error) : undefined,
    retry: () => void refetch(),
  }
}

/** The channels that can show a text of this kind, in the order of the API. */
export function usePreviewed(kind: Body['kind']): Previewed[] | undefined {
  const { data } = $api.useQuery('get', '/manage/v1/kinds', {}, { staleTime: Infinity })
  return data?.items.find((one) => one.kind === kind)?.previews
}

/** The library's file behind an address of the answer, whether it stands there as a path or whole. */
export function fileBehind(address: string, media: Answer['media']): string | undefined {
  try {
    return media[new URL(address, location.origin).pathname]
  } catch {
    return undefined
  }
}
