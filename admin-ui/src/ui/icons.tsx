import {
  IconBrandFacebook,
  IconBroadcast,
  IconClipboardText,
  IconDeviceTv,
  IconMessageCircle,
  IconMicrophone2,
  IconNews,
  IconPrinter,
  IconSend,
  IconWorld,
  type Icon,
} from '@tabler/icons-react'
import { common } from '../i18n/common'
import { useWords } from '../i18n'
import styles from './icons.module.css'

export type Kind = 'article' | 'procedure' | 'led_message' | 'radio_script'
export type Channel = 'portal' | 'zalo' | 'zalo_broadcast' | 'signage' | 'radio' | 'print' | 'fanpage'

export const KIND_ICONS: Record<Kind, Icon> = {
  article: IconNews,
  procedure: IconClipboardText,
  led_message: IconDeviceTv,
  radio_script: IconMicrophone2,
}

export const CHANNEL_ICONS: Record<Channel, Icon> = {
  portal: IconWorld,
  zalo: IconMessageCircle,
  zalo_broadcast: IconSend,
  signage: IconDeviceTv,
  radio: IconBroadcast,
  print: IconPrinter,
  fanpage: IconBrandFacebook,
}

/** The kind of a text, at the head of its row; the row says the kind in words besides. */
export function KindIcon({ kind }: { kind: Kind }) {
  const Shape = KIND_ICONS[kind]
  return (
    <span className={styles.kind} aria-hidden>
      <Shape size={18} stroke={1.6} />
    </span>
  )
}

/** Where something stands or is to stand. */
export function ChannelIcons({ channels }: { channels: readonly Channel[] }) {
  const t = useWords(common)
  if (channels.length === 0) return null
  return (
    <span className={styles.channels} role="img" aria-label={t.onChannels(channels.map((one) => t.channels[one]).join(', '))}>
      {channels.map((channel) => {
        const Shape = CHANNEL_ICONS[channel]
        return (
          <span key={channel} title={t.channels[channel]}>
            <Shape size={16} stroke={1.6} aria-hidden />
          </span>
        )
      })}
    </span>
  )
}
