import { IconBan, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import type { Schema } from '../api'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { previews } from '../previews/words'
import { Chip } from '../ui/Chip'
import { screens } from './words'

/** Whether a screen is there: icon, word and colour. */
export function ScreenChip({ screen }: { screen: Pick<Schema<'Screen'>, 'state' | 'online' | 'last_seen_at'> }) {
  const t = useWords(screens)
  if (screen.state === 'revoked') {
    return (
      <Chip tone="grey" icon={IconBan}>
        {t.state.revoked}
      </Chip>
    )
  }
  if (screen.online) {
    return (
      <Chip tone="ok" icon={IconPlugConnected}>
        {t.state.online}
      </Chip>
    )
  }
  return (
    <Chip tone={screen.last_seen_at ? 'danger' : 'back'} icon={IconPlugConnectedX}>
      {screen.last_seen_at ? t.state.offline : t.never}
    </Chip>
  )
}

/** "192 × 32 điểm, một màu hổ phách" */
export function useSize(): (panel: Pick<Schema<'Screen'>, 'width' | 'height' | 'color'>) => string {
  const { size, colors } = useWords(previews).led
  return ({ width, height, color }) => size(number(width), number(height), colors[color])
}
