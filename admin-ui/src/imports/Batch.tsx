import '@mantine/core/styles/Progress.layer.css'
import { Button, Progress } from '@mantine/core'
import { IconArrowBackUp, IconArrowLeft, IconChecks, IconDownload } from '@tabler/icons-react'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { $api, api, problemOf, queries } from '../api'
import { following } from '../api/following'
import { usePages } from '../api/pages'
import { said, useWords } from '../i18n'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { More } from '../ui/More'
import { PageHeader } from '../ui/PageHeader'
import { When } from '../ui/When'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { type Asked, Decide } from './Decide'
import styles from './Imports.module.css'
import { Rows } from './Rows'
import { Shows } from './Shows'
import { BatchChip } from './marks'
import { csv, download } from './report'
import { type Batch as Told, type BatchRow, FOUND, OUTCOMES, asked, importSearch } from './search'
import { imports } from './words'

const PAGE = 100
/** While a decision is carried out, rows are read again only as far as this many pages were. */
const RENEWED = 3

const headQuery = (id: string) => $api.queryOptions('get', '/manage/v1/imports/{id}', { params: { path: { id }, query: { limit: 1 } } })

/** One import: its rows with what was found about them; an approver takes it as a whole, or row by row. */
export function Batch() {
  const t = useWords(imports)
  const { id } = useParams({ from: '/inside/framed/imports/$id' })
  const head = $api.useQuery(
    'get',
    '/manage/v1/imports/{id}',
    { params: { path: { id }, query: { limit: 1 } } },
    { refetchInterval: ({ state }) => (state.data?.state === 'working' ? 1000 : false) },
  )
  const back = (
    <LinkButton to={paths.imports} variant="default" leftSection={<IconArrowLeft size={18} stroke={1.6} aria-hidden />}>
      {t.toAll}
    </LinkButton>
  )
  if (head.data) return <Found batch={head.data} />
  return (
    <>
      <PageHeader title={t.title} actions={back} />
      <div className={styles.sheet}>
        {head.isError ? <ErrorState problem={head.error} onRetry={() => void head.refetch()} /> : <SkeletonRows rows={6} />}
      </div>
    </>
  )
}

function Found({ batch }: { batch: Told }) {
  const t = useWords(imports)
  const show = useSearch({ strict: false, select: (search) => importSearch({ ...search }).show })
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const [asking, setAsking] = useState<Asked>()
  const list = usePages('/manage/v1/imports/{id}', { id: batch.id, show }, (cursor, signal) =>
    api.GET('/manage/v1/imports/{id}', { params: { path: { id: batch.id }, query: { limit: PAGE, ...asked(show), ...cursor } }, signal }),
  )
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const pick = useCallback((row: number, on: boolean) => {
    setPicked((before) => {
      const next = new Set(before)
      if (on) next.add(row)
      else next.delete(row)
      return next
    })
  }, [])

  const { working } = batch.progress
  const before = useRef(working)
  const { refetch } = list
  const few = (list.data?.pages.length ?? 0) <= RENEWED
  useEffect(() => {
    if (before.current === working) return
    if (working === 0) toast(said(imports).finished)
    before.current = working
    if (few || working === 0) void refetch()
  }, [working, few, refetch])

  const may = Object.fromEntries(batch.actions.map((one) => [one.action, one]))
  const whole = may.approve?.rows ?? 0
  const decides = may.approve?.allowed || may.return?.allowed
  const refused = batch.actions.find((one) => !one.allowed)
  const chosen = [...picked]
  const counted = [
    ...OUTCOMES.map((one) => ({ show: one, count: batch.outcomes[one] ?? 0 })),
    { show: 'failed' as const, count: batch.progress.failed },
  ].filter(({ count }) => count > 0)

  return (
    <>
      <PageHeader
        title={batch.name}
        lead={
          <>
            {t.batchLead(batch.by.name)} <When at={batch.at} short /> · {batch.unit.name}
          </>
        }
        actions={
          <>
            <Report batch={batch} show={show} />
            {decides && whole > 0 && (
              <>
                <Button
                  variant="default"
                  leftSection={<IconArrowBackUp size={18} stroke={1.6} aria-hidden />}
                  disabled={!may.return?.allowed}
                  onClick={() => setAsking({ move: 'return', count: whole })}
                >
                  {t.returnAll}
                </Button>
                <Button
                  leftSection={<IconChecks size={18} stroke={1.6} aria-hidden />}
                  disabled={!may.approve?.allowed}
                  onClick={() => setAsking({ move: 'approve', count: whole })}
                >
                  {t.approveAll(number(whole))}
                </Button>
              </>
            )}
          </>
        }
      />
      <div className={styles.facts}>
        <div className={styles.factline}>
          <Link to={paths.imports} className={styles.back}>
            <IconArrowLeft size={16} stroke={1.8} aria-hidden />
            {t.toAll}
          </Link>
          <BatchChip state={batch.state} />
          {batch.decision && (
            <span className={styles.side}>
              {t.decided(batch.decision.by.name)} {batch.decision.reason && t.reasonGiven(batch.decision.reason)}
            </span>
          )}
          {batch.state === 'in_review' && refused?.reason && <span className={styles.side}>{refused.reason}</span>}
        </div>
        {decides && batch.progress.held > 0 && <p className={styles.side}>{t.heldNote(number(batch.progress.held))}</p>}
      </div>
      {working > 0 && <Working batch={batch} />}
      <Shows chosen={show} all={batch.rows} shows={[...counted, ...FOUND.map((one) => ({ show: one }))]} />
      <div className={styles.sheet}>
        {list.isPending ? (
          <SkeletonRows rows={6} />
        ) : list.isError && rows.length === 0 ? (
          <ErrorState problem={list.error} onRetry={() => void refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState title={t.nothingIn} />
        ) : (
          <>
            <Rows rows={rows} {...(decides ? { picked, onPick: pick } : {})} />
            <More list={list} />
          </>
        )}
      </div>
      {chosen.length > 0 && decides && (
        <section className={styles.bar} aria-label={t.picked(number(chosen.length))}>
          <span role="status">{t.picked(number(chosen.length))}</span>
          <Button variant="subtle" onClick={() => setPicked(new Set())}>
            {t.unpick}
          </Button>
          <Button variant="default" disabled={!may.return?.allowed} onClick={() => setAsking({ move: 'return', rows: chosen, count: chosen.length })}>
            {t.returnSome(number(chosen.length))}
          </Button>
          <Button disabled={!may.approve?.allowed} onClick={() => setAsking({ move: 'approve', rows: chosen, count: chosen.length })}>
            {t.approveSome(number(chosen.length))}
          </Button>
        </section>
      )}
      {asking && (
        <Decide
          batch={batch}
          asked={asking}
          onClose={() => setAsking(undefined)}
          onDone={(decided) => {
            setPicked(new Set())
            queries.setQueryData(headQuery(batch.id).queryKey, (held) => held && { ...held, ...decided })
            void refetch()
          }}
        />
      )}
    </>
  )
}

/** How far a decision has been carried out. */
function Working({ batch }: { batch: Told }) {
  const t = useWords(imports)
  const label = useId()
  const { working, done, failed } = batch.progress
  return (
    <div className={styles.progress}>
      <p id={label} role="status">
        {t.working(number(working))}
      </p>
      <Progress.Root size="lg">
        <Progress.Section value={(100 * (done + failed)) / (working + done + failed)} aria-labelledby={label} />
      </Progress.Root>
    </div>
  )
}

/** The rows of the filter as a file, read to their end first. */
function Report({ batch, show }: { batch: Told; show: ReturnType<typeof importSearch>['show'] }) {
  const t = useWords(imports)
  const [busy, setBusy] = useState(false)

  async function fetchAll() {
    setBusy(true)
    try {
      const rows: BatchRow[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const { data } = await api.GET('/manage/v1/imports/{id}', {
          params: { path: { id: batch.id }, query: { limit: PAGE, ...asked(show), ...(cursor ? { cursor } : {}) } },
        })
        rows.push(...(data?.items ?? []))
        cursor = data ? following(data) : null
      }
      download(t.reportName(batch.name), csv(rows))
    } catch (thrown) {
      toast(problemOf(thrown).detail)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Button variant="default" loading={busy} leftSection={<IconDownload size={18} stroke={1.6} aria-hidden />} onClick={() => void fetchAll()}>
      {t.download}
    </Button>
  )
}
