import type { Schema } from '../../api'
import type { Channel } from '../../ui/icons'
import type { Item } from '../draft'

/** Where and when it is to be published; what is undefined the server decides. */
export interface Wish {
  channels?: Channel[] | undefined
  live_from?: string | null | undefined
  live_until?: string | null | undefined
  class?: 'normal' | 'priority' | 'emergency' | undefined
  /** A procedure's. */
  effective_from?: string | null | undefined
  effective_until?: string | null | undefined
  later?: Record<string, 'keep' | 'end'> | undefined
  comment?: string | undefined
}

/** What was asked for with the submission, and what was chosen here since. */
export function wished(item: Item | undefined, chosen: Wish): Wish {
  const { channels, live_from, live_until, class: rank } = item?.wanted ?? {}
  const asked: Wish = { channels: channels ?? undefined, live_from, live_until, class: rank ?? undefined }
  return { ...asked, ...chosen }
}

const given = (wish: object) => Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined && value !== null && value !== ''))

/** As `submit` takes it. */
export function asSubmission({ channels, live_from, live_until, class: rank, comment }: Wish): Schema<'Submit'> {
  return given({ channels, live_from, live_until, class: rank, comment })
}

/** As `publish` and `schedule` take it. */
export function asPublication(wish: Wish): Schema<'Publish'> {
  return given({ ...wish, comment: undefined })
}
