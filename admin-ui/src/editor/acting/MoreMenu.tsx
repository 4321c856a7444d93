import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCalendarPlus,
  IconCheck,
  IconDots,
  IconEyeShare,
  IconLink,
  IconBuildingCommunity,
  IconPlayerStop,
  IconRosetteDiscountCheck,
  IconTrash,
  IconUrgent,
  type Icon,
} from '@tabler/icons-react'
import { useWords } from '../../i18n'
import { paths } from '../../paths'
import { copyPreviewLink } from '../../previews/link'
import { copy } from '../../ui/copy'
import { toast } from '../../ui/toast'
import type { Item } from '../draft'
import styles from './Acting.module.css'
import type { Asked } from './Dialogs'
import type { Make } from './Primary'
import { type Action, actionOf, allowed, placed } from './moves'
import { acting } from './words'

interface MoreProps {
  item: Item
  make: Make
  ask: (asked: Asked) => void
}

/** The rest of what one can do; what one may not is there with its reason where it would be looked for. */
export function MoreMenu({ item, make, ask }: MoreProps) {
  const t = useWords(acting)
  const entries: { action: Action; label: string; icon: Icon; go: () => void; shown?: boolean; danger?: boolean }[] = [
    { action: 'approve', label: t.approveOnly, icon: IconCheck, go: () => make('approve', {}), shown: item.state === 'in_review' && !item.wanted },
    { action: 'return', label: t.return, icon: IconArrowBackUp, go: () => ask('return'), shown: item.state === 'in_review' },
    { action: 'recall', label: t.recall, icon: IconArrowBackUp, go: () => make('recall', {}), shown: item.state === 'in_review' && allowed(item, 'publish') },
    { action: 'publish', label: t.again, icon: IconCalendarPlus, go: () => ask('again'), shown: placed(item) },
    { action: 'correct', label: t.correct, icon: IconRosetteDiscountCheck, go: () => ask('correct'), shown: allowed(item, 'correct') },
    { action: 'withdraw', label: t.withdraw, icon: IconPlayerStop, go: () => ask('withdraw'), shown: item.computed.some((one) => one === 'live' || one === 'scheduled'), danger: true },
    { action: 'archive', label: t.archive, icon: IconTrash, go: () => make('archive', {}), shown: item.state !== 'archived' },
  ]
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <ActionIcon variant="default" size={42} aria-label={t.more} title={t.more}>
          <IconDots size={20} stroke={1.8} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLink size={18} stroke={1.6} aria-hidden />} onClick={() => void copyLink(item.id).then(() => toast(t.linkCopied))}>
          {t.copyLink}
        </Menu.Item>
        <Menu.Item leftSection={<IconEyeShare size={18} stroke={1.6} aria-hidden />} onClick={() => void copyPreviewLink(item.id)}>
          {t.copyPreview}
        </Menu.Item>
        {actionOf(item, 'publish')?.override && (
          <Menu.Item color="danger" leftSection={<IconUrgent size={18} stroke={1.6} aria-hidden />} onClick={() => ask('override')}>
            {t.override}
          </Menu.Item>
        )}
        {entries
          .filter(({ shown }) => shown)
          .map(({ action, label, icon: Shape, go, danger }) => {
            const told = actionOf(item, action)
            return (
              <Menu.Item
                key={action}
                disabled={!told?.allowed}
                leftSection={<Shape size={18} stroke={1.6} aria-hidden />}
                onClick={go}
                {...(danger ? { color: 'danger' } : {})}
              >
                {label}
                {!told?.allowed && <span className={styles.reason}>{told?.reason}</span>}
              </Menu.Item>
            )
          })}
        {item.movable && (
          <Menu.Item leftSection={<IconBuildingCommunity size={18} stroke={1.6} aria-hidden />} onClick={() => ask('move')}>
            {t.move}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function copyLink(id: string): Promise<void> {
  return copy(`${location.origin}/admin${paths.review.replace('$id', id)}`)
}
