/** The tab that says what changed, beside those of the channels. */
export const CHANGES = 'changes'

export interface ReviewSearch {
  /** The tab: a channel, or {@link CHANGES}. */
  show?: string | undefined
}

export function reviewSearch(search: Record<string, unknown>): ReviewSearch {
  return { show: typeof search.show === 'string' ? search.show : undefined }
}
