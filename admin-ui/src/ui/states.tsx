import { Button, Skeleton } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { problemOf } from '../api/problem'
import { Support } from './Support'
import styles from './states.module.css'

/** Why there is nothing, and the one next step. */
export function EmptyState({ title, detail, action }: { title: string; detail?: string; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      {detail && <p className={styles.detail}>{detail}</p>}
      {action}
    </div>
  )
}

/** What went wrong while loading, what is safe, what to do, and a code to quote. */
export function ErrorState({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const t = useWords(common)
  const told = problemOf(problem)
  const reload = told.code === 'outdated' || told.code === 'unforeseen'
  return (
    <div className={styles.state} role="alert">
      <IconAlertTriangle size={24} stroke={1.6} className={styles.warn} aria-hidden />
      <p className={styles.title}>{t.failedToLoad}</p>
      <p className={styles.detail}>{told.detail}</p>
      {(onRetry || reload) && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={18} stroke={1.6} aria-hidden />}
          onClick={reload ? () => location.reload() : onRetry}
        >
          {reload ? t.reload : t.retry}
        </Button>
      )}
      <p className={styles.quote}>{t.quote(told.quote)}</p>
      <Support />
    </div>
  )
}

/** Rows to come, in the shape they will have, so that nothing moves when they arrive. */
export function SkeletonRows({ rows = 3 }: { rows?: number }) {
  const t = useWords(common)
  return (
    <div role="status" aria-label={t.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row}>
          <Skeleton width={40} height={40} />
          <div className={styles.lines}>
            <Skeleton height={14} width={`${62 - ((row * 17) % 30)}%`} />
            <Skeleton height={12} width={`${38 - ((row * 11) % 16)}%`} />
          </div>
        </div>
      ))}
    </div>
  )
}
