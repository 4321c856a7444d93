import { Skeleton } from '@mantine/core'
import { IconFileText, IconMusic } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { fileSize } from '../i18n/format'
import { More } from '../ui/More'
import { EmptyState, ErrorState } from '../ui/states'
import styles from './MediaGrid.module.css'
import { Picture } from './Picture'
import type { useMediaList } from './list'
import type { Asset } from './send'
import { media } from './words'

interface MediaGridProps {
  list: ReturnType<typeof useMediaList>
  /** Something narrows the list: an empty one is told differently. */
  narrowed: boolean
  /** The one next step when there is nothing at all. */
  begin?: ReactNode
  /** One file as a control: a button that chooses it, a link that opens it. */
  renderCard: (asset: Asset, face: ReactNode) => ReactNode
}

/** The files of the library as cards, newest first. */
export function MediaGrid({ list, narrowed, begin, renderCard }: MediaGridProps) {
  const t = useWords(media)
  if (!list.data && list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <GridToCome />
  const shown = list.data.pages.flatMap((page) => page.items)
  if (shown.length === 0) {
    return narrowed ? (
      <EmptyState title={t.notFound} detail={t.notFoundDetail} />
    ) : (
      <EmptyState title={t.nothing} detail={t.nothingDetail} action={begin} />
    )
  }
  return (
    <>
      <ul className={styles.grid}>
        {shown.map((asset) => (
          <li key={asset.id}>{renderCard(asset, <Face asset={asset} />)}</li>
        ))}
      </ul>
      <More list={list} />
    </>
  )
}

/** How a card looks inside its control; that has `styles.card` for a class. */
export const cardClass = styles.card

function Face({ asset }: { asset: Asset }) {
  return (
    <>
      <span className={styles.thumb}>
        <Thumb asset={asset} />
      </span>
      <span className={styles.name}>{asset.name}</span>
      <span className={styles.about}>{aboutFile(asset)}</span>
    </>
  )
}

/** A file in small: the picture itself, or the sign of its type. The name stands beside it in words. */
export function Thumb({ asset }: { asset: Asset }) {
  if (asset.type.startsWith('image/')) return <Picture id={asset.id} alt="" purpose="w320" cover />
  const Sign = asset.type.startsWith('audio/') ? IconMusic : IconFileText
  return (
    <span className={styles.sign} aria-hidden>
      <Sign size={32} stroke={1.4} />
      <span>{endingOf(asset.name)}</span>
    </span>
  )
}

/** "1280 × 720 · 183 KB", "PDF · 90 KB", "MP3 · 1 phút 02 · 1,2 MB" */
export function aboutFile(asset: Asset): string {
  const shape =
    asset.width !== null && asset.height !== null ? `${asset.width} × ${asset.height}` : endingOf(asset.name)
  const length = asset.seconds === null ? [] : [minutes(asset.seconds)]
  return [shape, ...length, fileSize(asset.bytes)].join(' · ')
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function endingOf(name: string): string {
  return (name.split('.').at(-1) ?? '').toUpperCase()
}

function GridToCome() {
  const c = useWords(common)
  return (
    <div className={styles.grid} role="status" aria-label={c.loading}>
      {Array.from({ length: 8 }, (_, place) => (
        <div key={place} className={styles.card}>
          <Skeleton className={styles.thumb} />
          <Skeleton height={14} width="70%" my={4} />
          <Skeleton height={12} width="45%" />
        </div>
      ))}
    </div>
  )
}
