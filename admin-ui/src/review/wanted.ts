import { $api, type Schema } from '../api'
import { useWords } from '../i18n'
import { shortTime } from '../i18n/format'
import { useNow } from '../ui/When'
import type { Item } from './reading'
import { review } from './words'

type Channel = Schema<'Offered'>['channel']

/** What is heard or seen running is "phát", what is read "đăng". */
export const aired = (item: Item) => item.kind === 'led_message' || item.kind === 'radio_script'

/** Where it is to go: the channels that were asked for, else those its kind goes to when nobody names any. */
export function useChannels(item: Item): Channel[] | undefined {
  const { data } = $api.useQuery('get', '/manage/v1/kinds', {}, { staleTime: Infinity })
  const offered = data?.items.find((one) => one.kind === item.kind)?.channels
  return item.wanted?.channels ?? offered?.filter((one) => one.default).map((one) => one.channel)
}

/** The publication asked for, in words; what the button that approves is to say. */
export function useWanted(item: Item): { sentences: string[]; verb: string; asked: boolean } {
  const t = useWords(review)
  const now = useNow()
  const { wanted } = item
  const named = (useChannels(item) ?? []).map((channel) => t.channels[channel])
  const last = named.at(-1)
  const channels = named.length > 1 && last ? t.and(named.slice(0, -1).join(', '), last) : (last ?? t.usual)
  if (!wanted) return { sentences: [t.notWanted(channels)], verb: t.approveNow(aired(item)), asked: false }
  const ahead = wanted.live_from && new Date(wanted.live_from) > now ? shortTime(new Date(wanted.live_from), now) : undefined
  const sentences = [
    t.on(channels, ahead ? t.at(ahead) : t.atOnce, aired(item)),
    wanted.live_until ? t.until(shortTime(new Date(wanted.live_until), now)) : t.untilTaken,
  ]
  if (wanted.class === 'emergency' || wanted.class === 'priority') sentences.push(t[wanted.class])
  return { sentences, verb: ahead ? t.approveAt(ahead, aired(item)) : t.approveNow(aired(item)), asked: true }
}
