import { IconChevronRight, IconFileImport } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api'
import { usePages } from '../api/pages'
import { useWords } from '../i18n'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import { More } from '../ui/More'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { When } from '../ui/When'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { Drop } from './Drop'
import styles from './Imports.module.css'
import { Trial } from './Trial'
import { BatchChip, Counts } from './marks'
import type { Batch } from './search'
import { imports } from './words'

/** Where procedures come in from files: one is tried first, below stand the batches that came in. */
export function Imports() {
  const t = useWords(imports)
  const [trial, setTrial] = useState<{ file: File; unit: string }>()
  if (trial) return <Trial {...trial} onLeave={() => setTrial(undefined)} />
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} />
      <div className={styles.panels}>
        <Drop onFile={(file, unit) => setTrial({ file, unit })} />
        <Panel title={t.batches}>
          <Batches />
        </Panel>
      </div>
    </>
  )
}

function Batches() {
  const t = useWords(imports)
  const unit = useUnit()
  const query = unit ? { unit } : {}
  const list = usePages(
    '/manage/v1/imports',
    query,
    (cursor, signal) => api.GET('/manage/v1/imports', { params: { query: { ...query, ...cursor } }, signal }),
    // A batch at work moves on by itself.
    { refetchInterval: ({ state }) => (state.data?.pages[0]?.items.some((batch) => batch.state === 'working') ? 2000 : false) },
  )
  if (!list.data && list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <SkeletonRows rows={4} />
  const batches = list.data.pages.flatMap((page) => page.items)
  if (batches.length === 0) return <EmptyState title={t.noBatches} detail={t.noBatchesDetail} />
  return (
    <>
      <ul className={styles.batches}>
        {batches.map((batch) => (
          <li key={batch.id}>
            <BatchLine batch={batch} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  )
}

function BatchLine({ batch }: { batch: Batch }) {
  const t = useWords(imports)
  return (
    <Link to={paths.import} params={{ id: batch.id }} className={styles.batch}>
      <span className={styles.sign} aria-hidden>
        <IconFileImport size={18} stroke={1.6} />
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{batch.name}</span>
        <span className={styles.about}>
          {t.by(batch.by.name)} <When at={batch.at} short /> · {batch.unit.name}
        </span>
        <span className={styles.about}>
          <Counts outcomes={batch.outcomes} />
        </span>
      </span>
      <BatchChip state={batch.state} />
      <IconChevronRight size={18} stroke={1.6} className={styles.go} aria-hidden />
    </Link>
  )
}
