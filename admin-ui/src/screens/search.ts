import type { paths } from '../api/schema'

type Asked = NonNullable<paths['/manage/v1/screens']['get']['parameters']['query']>

export const STATES = ['online', 'offline', 'revoked'] as const satisfies readonly NonNullable<Asked['state']>[]

export interface ScreensSearch {
  state?: (typeof STATES)[number] | undefined
  /** The slug of a group. */
  group?: string | undefined
  /** Whether a device is being joined. */
  pair?: true | undefined
}

export function screensSearch(search: Record<string, unknown>): ScreensSearch {
  return {
    state: STATES.find((state) => state === search.state),
    group: typeof search.group === 'string' && search.group ? search.group : undefined,
    pair: search.pair === true ? true : undefined,
  }
}
