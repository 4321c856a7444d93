import { IconFileImport, IconPlugConnectedX } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Schema } from '../api'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { fullTime, number } from '../i18n/format'
import { paths } from '../paths'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { Segments } from '../ui/Segments'
import { useNow, When } from '../ui/When'
import { ChannelIcons, KindIcon } from '../ui/icons'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import styles from './Desk.module.css'
import { Today } from './Today'
import { LISTS, type ListName, deskSearch } from './search'
import { useDesk } from './waiting'
import { desk } from './words'

/** The first screen: what waits for one, what stands on the channels today, what comes next, what is amiss. */
export function Desk() {
  const t = useWords(desk)
  const spoken = language.use()
  const now = useNow()
  const { data, error, refetch } = useDesk()
  return (
    <>
      <PageHeader title={t.title} lead={fullTime(now, spoken)} />
      {!data && error ? (
        <Panel title={t.waiting}>
          <ErrorState problem={error} onRetry={() => void refetch()} />
        </Panel>
      ) : (
        <div className={styles.desk}>
          <div className={styles.column}>
            <WaitingFor data={data} />
            <Panel title={t.today}>{data ? <Today lanes={data.today} now={now} /> : <SkeletonRows rows={4} />}</Panel>
            <Panel title={t.soon}>{data ? <Soon soon={data.soon} /> : <SkeletonRows rows={2} />}</Panel>
          </div>
          <Panel title={t.attention}>
            {data ? <Attention attention={data.attention} /> : <SkeletonRows rows={2} />}
          </Panel>
        </div>
      )}
    </>
  )
}

function WaitingFor({ data }: { data: Schema<'Desk'> | undefined }) {
  const t = useWords(desk)
  const navigate = useNavigate()
  const chosen = useSearch({ strict: false, select: (search) => deskSearch(search).list })
  // Without a choice: the first list that holds something.
  const list = chosen ?? LISTS.find((name) => data && data[name].count > 0) ?? 'drafts'
  return (
    <Panel
      title={t.waiting}
      aside={
        <Segments
          label={t.which}
          value={list}
          onChange={(value) =>
            void navigate({ to: paths.desk, search: (before) => ({ ...before, list: value }), replace: true })
          }
          choices={LISTS.map((value) => ({
            value,
            label: data ? t.listCount(t.lists[value], number(data[value].count)) : t.lists[value],
          }))}
        />
      }
    >
      {data ? <Waiting list={list} rows={data[list]} /> : <SkeletonRows />}
    </Panel>
  )
}

function Waiting({ list, rows }: { list: ListName; rows: Schema<'ShortList'> }) {
  const t = useWords(desk)
  const { kinds } = useWords(common)
  if (rows.count === 0) return <EmptyState title={t.none[list]} detail={t.noneDetail[list]} />
  const more = rows.count - rows.items.length
  return (
    <ul className={styles.rows}>
      {rows.items.map((item) => (
        <li key={item.id} className={styles.row}>
          <KindIcon kind={item.kind} />
          <div className={styles.words}>
            <p className={styles.title}>{item.title}</p>
            <p className={styles.about}>
              {kinds[item.kind]} · {t.by[list](item.changed_by)} <When at={item.changed_at} short /> · {item.unit.name}
            </p>
          </div>
        </li>
      ))}
      {more > 0 && <li className={styles.more}>{t.andMore(number(more))}</li>}
    </ul>
  )
}

function Soon({ soon }: { soon: Schema<'Soon'>[] }) {
  const t = useWords(desk)
  const { kinds } = useWords(common)
  if (soon.length === 0) return <EmptyState title={t.soonNone} detail={t.soonNoneDetail} />
  return (
    <ul className={styles.rows}>
      {soon.map((one) => (
        <li key={`${one.item} ${one.at} ${one.what}`} className={styles.row}>
          <KindIcon kind={one.kind} />
          <div className={styles.words}>
            <p className={styles.title}>{one.title}</p>
            <p className={styles.about}>
              {kinds[one.kind]} · {t.will[one.what]} <ChannelIcons channels={one.channels} /> <When at={one.at} short />
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Attention({ attention }: { attention: Schema<'Attention'>[] }) {
  const t = useWords(desk)
  if (attention.length === 0) return <EmptyState title={t.attentionNone} detail={t.attentionNoneDetail} />
  return (
    <ul className={styles.rows}>
      {attention.map((one) => (
        <li key={one.id} className={styles.notice}>
          {one.what === 'screen_offline' ? (
            <>
              <IconPlugConnectedX size={18} stroke={1.6} className={styles.danger} aria-hidden />
              <div>
                <p className={styles.title}>{t.screenOffline(one.name)}</p>
                <p className={styles.about}>
                  {one.since ? (
                    <>
                      {t.screenOfflineSince} <When at={one.since} short />
                    </>
                  ) : (
                    t.screenNever
                  )}
                </p>
              </div>
            </>
          ) : (
            <>
              <IconFileImport size={18} stroke={1.6} className={styles.wait} aria-hidden />
              <div>
                <p className={styles.title}>{t.importWaiting(one.name)}</p>
                {one.count !== null && <p className={styles.about}>{t.importRows(number(one.count))}</p>}
              </div>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
