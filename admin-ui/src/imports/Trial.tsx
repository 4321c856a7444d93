import '@mantine/core/styles/Progress.layer.css'
import { Button, Progress } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useId, useMemo, useState } from 'react'
import { $api, api, type Schema, queries } from '../api'
import { useMe } from '../api/me'
import { problemOf } from '../api/problem'
import { said, useWords } from '../i18n'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { More } from '../ui/More'
import { PageHeader } from '../ui/PageHeader'
import { ProblemNote } from '../ui/form'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import styles from './Imports.module.css'
import { Rows } from './Rows'
import { Shows } from './Shows'
import { csv, download } from './report'
import { FOUND, OUTCOMES, importSearch, shown } from './search'
import { imports } from './words'

/** Rows drawn at first and at each look further down. */
const STEP = 100
/** Every row came with the report: only the drawing goes on. */
const ALL_HERE = { isFetchingNextPage: false, isFetchNextPageError: false, error: undefined }

/** What the API takes a file for, in a form of its own: it answers a report or the batch. */
async function send(file: File, query: { unit: string; dry_run?: boolean }) {
  const form = new FormData()
  form.set('file', file)
  const { data } = await api.POST('/manage/v1/procedures/import', {
    params: { query },
    body: { file: file.name },
    bodySerializer: () => form,
  })
  return data
}

/** What a file would change, row by row, before anything is written. */
export function Trial({ file, unit, onLeave }: { file: File; unit: string; onLeave: () => void }) {
  const t = useWords(imports)
  const [id] = useState(() => `${file.name} ${file.size} ${file.lastModified} ${performance.now()}`)
  const report = useQuery({
    queryKey: ['trial', id],
    queryFn: async () => (await send(file, { unit, dry_run: true })) as Schema<'DryRun'>,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  if (report.isSuccess) return <Report name={file.name} told={report.data} file={file} unit={unit} onLeave={onLeave} />
  const leave = (
    <Button variant="default" onClick={onLeave}>
      {t.another}
    </Button>
  )
  if (report.isError) {
    const problem = problemOf(report.error)
    return (
      <>
        <PageHeader title={t.unread} lead={file.name} actions={leave} />
        {problem.errors.length > 0 ? <ProblemNote problem={problem} /> : <ErrorState problem={problem} onRetry={() => void report.refetch()} />}
      </>
    )
  }
  return (
    <>
      <PageHeader title={t.trialTitle(file.name)} lead={t.reading(file.name)} actions={leave} />
      <div className={styles.sheet}>
        <SkeletonRows rows={6} />
      </div>
    </>
  )
}

interface ReportProps {
  name: string
  told: Schema<'DryRun'>
  file: File
  unit: string
  onLeave: () => void
}

function Report({ name, told: { rows, broken }, file, unit, onLeave }: ReportProps) {
  const t = useWords(imports)
  const navigate = useNavigate()
  const show = useSearch({ strict: false, select: (search) => importSearch({ ...search }).show })
  const [drawn, setDrawn] = useState(STEP)
  const drawOn = useCallback(async () => setDrawn((before) => before + STEP), [])
  const found = useMemo(() => rows.filter((row) => shown(row, show)), [rows, show])
  const counted = [...OUTCOMES, ...FOUND].flatMap((one) => {
    const count = rows.filter((row) => shown(row, one)).length
    return count > 0 ? [{ show: one, count }] : []
  })
  const coming = rows.filter((row) => row.outcome === 'new' || row.outcome === 'changed' || row.outcome === 'suspicious').length
  const bring = useMutation({
    mutationFn: async () => (await send(file, { unit })) as Schema<'Batch'>,
    onSuccess: async (batch) => {
      await queries.invalidateQueries({ queryKey: ['get', '/manage/v1/imports'] })
      toast(said(imports).brought)
      await navigate({ to: paths.import, params: { id: batch.id }, search: (before) => ({ ...before, show: undefined }) })
    },
  })
  const problem = bring.error ? problemOf(bring.error) : undefined

  return (
    <>
      <PageHeader
        title={t.trialTitle(name)}
        lead={t.trialLead(number(rows.length))}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconDownload size={18} stroke={1.6} aria-hidden />}
              onClick={() => download(t.reportName(name), csv(found))}
            >
              {t.download}
            </Button>
            <Button variant="default" disabled={bring.isPending} onClick={onLeave}>
              {t.another}
            </Button>
            <Button disabled={coming === 0 || broken > 0} loading={bring.isPending} onClick={() => bring.mutate()}>
              {coming === 0 ? t.bringNothing : t.bring(number(coming))}
            </Button>
          </>
        }
      />
      {broken > 0 && <p className={styles.stop}>{t.broken(number(broken))}</p>}
      {bring.isPending && <Bringing name={name} all={rows.length} />}
      {problem && (
        <div className={styles.facts}>
          <ProblemNote problem={problem} />
          {problem.status === 0 && <p className={styles.side}>{t.unsure}</p>}
        </div>
      )}
      <Shows chosen={show} all={rows.length} shows={counted} />
      <div className={styles.sheet}>
        {found.length === 0 ? (
          <EmptyState title={t.nothingIn} />
        ) : (
          <>
            <Rows rows={found.slice(0, drawn)} />
            <More list={{ ...ALL_HERE, hasNextPage: found.length > drawn, fetchNextPage: drawOn }} />
          </>
        )}
      </div>
    </>
  )
}

/** How far the server is with the file: the batch that grows is the newest of this person's. */
function Bringing({ name, all }: { name: string; all: number }) {
  const t = useWords(imports)
  const me = useMe()
  const label = useId()
  const { data } = $api.useQuery('get', '/manage/v1/imports', { params: { query: { limit: 1 } } }, { refetchInterval: 700 })
  const newest = data?.items[0]
  const done = newest && newest.name === name && newest.by.id === me.id && newest.rows < all ? newest.rows : 0
  return (
    <div className={styles.progress}>
      <p id={label} role="status">
        {t.bringing(number(done), number(all))}
      </p>
      <Progress.Root size="lg">
        <Progress.Section value={(done / all) * 100} aria-labelledby={label} />
      </Progress.Root>
    </div>
  )
}
