import { Button, Drawer, Popover } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { language, useWords } from '../../i18n'
import { shortTime } from '../../i18n/format'
import { useNow } from '../../ui/When'
import type { Item } from '../draft'
import styles from './Acting.module.css'
import { WishFields } from './WishFields'
import { type Takes, allowed, placed } from './moves'
import type { Wish } from './wish'
import { asPublication, asSubmission } from './wish'
import { acting } from './words'

export type Make = <Name extends keyof Takes>(action: Name, takes: Takes[Name]) => void

interface PrimaryProps {
  item: Item | undefined
  kind: Item['kind']
  wish: Wish
  setWish: (wish: Wish) => void
  /** The move under way. */
  busy: keyof Takes | undefined
  make: Make
}

/** The one button that says what will happen and when; where and when are chosen beside it. */
export function Primary({ item, kind, wish, setWish, busy, make }: PrimaryProps) {
  const t = useWords(acting)
  const [opened, setOpened] = useState(false)
  const phone = useMediaQuery('(max-width: 47.99em)')
  const next = useNext(item, wish)
  if (!next) return null
  const act = () => {
    setOpened(false)
    next.act(make)
  }
  const fields = <WishFields item={item} kind={kind} wish={wish} setWish={setWish} approving={next.approving} />
  const main = (
    <Button className={styles.main} loading={busy !== undefined} variant={next.quiet ? 'default' : 'filled'} onClick={act}>
      {next.label}
    </Button>
  )
  if (!next.asks) return main
  const chevron = (
    <Button className={styles.chevron} aria-label={t.wish} title={t.wish} aria-expanded={opened} onClick={() => setOpened(!opened)}>
      <IconChevronDown size={18} stroke={2} aria-hidden />
    </Button>
  )
  const again = (
    <Button fullWidth mt="md" onClick={act} loading={busy !== undefined}>
      {next.label}
    </Button>
  )
  return (
    <div className={styles.primary}>
      {main}
      {phone ? (
        <>
          {chevron}
          <Drawer opened={opened} onClose={() => setOpened(false)} position="bottom" size="auto" styles={{ content: { height: 'auto' } }} title={t.wish}>
            {fields}
            {again}
          </Drawer>
        </>
      ) : (
        <Popover opened={opened} onChange={setOpened} position="bottom-end" width={400} trapFocus closeOnClickOutside>
          <Popover.Target>{chevron}</Popover.Target>
          <Popover.Dropdown className={styles.dropdown} aria-label={t.wish}>
            {fields}
            {again}
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  )
}

interface Next {
  label: string
  act: (make: Make) => void
  /** Whether where and when can be chosen. */
  asks: boolean
  /** Whether whoever acts decides; else they ask somebody to. */
  approving: boolean
  quiet?: boolean
}

/** What comes next for this person, from what they may do now. */
function useNext(item: Item | undefined, wish: Wish): Next | undefined {
  const t = useWords(acting)
  const spoken = language.use()
  const now = useNow()
  const later = wish.live_from && new Date(wish.live_from) > now ? shortTime(new Date(wish.live_from), now, spoken) : undefined
  if (item?.state === 'archived') {
    return allowed(item, 'restore') ? { label: t.restore, act: (make) => make('restore', {}), asks: false, approving: false } : undefined
  }
  if (!item || allowed(item, 'submit')) {
    const label = later ? t.submitAt(later) : t.submit
    return { label, act: (make) => make('submit', asSubmission(wish)), asks: true, approving: false }
  }
  if (allowed(item, 'publish') && !placed(item)) {
    const reviewing = item.state === 'in_review'
    const publish: Next['act'] = (make) => make(later ? 'schedule' : 'publish', asPublication(wish))
    const label = later ? (reviewing ? t.approveAt(later) : t.schedule(later)) : reviewing ? t.approveNow : item.computed.includes('changed') ? t.publishChange : t.publish
    return { label, act: publish, asks: true, approving: true }
  }
  if (allowed(item, 'recall')) {
    return { label: t.recall, act: (make) => make('recall', {}), asks: false, approving: false, quiet: true }
  }
  return undefined
}
