import { Button, Menu } from '@mantine/core'
import { IconFileImport, IconPlugConnectedX, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Schema } from '../api'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { fullTime, number, shortTime } from '../i18n/format'
import { paths } from '../paths'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { Segments } from '../ui/Segments'
import { useNow, When } from '../ui/When'
import { ChannelIcons, KIND_ICONS, type Kind, KindIcon } from '../ui/icons'
import { LinkButton } from '../ui/links'
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
      <PageHeader title={t.title} lead={fullTime(now, spoken)} actions={<Write />} />
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

/** What one may begin from here, by kind. */
function Write() {
  const t = useWords(desk)
  const { kinds } = useWords(common)
  const navigate = useNavigate()
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}>{t.write}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(KIND_ICONS) as Kind[]).map((kind) => {
          const Shape = KIND_ICONS[kind]
          return (
            <Menu.Item
              key={kind}
              leftSection={<Shape size={18} stroke={1.6} aria-hidden />}
              onClick={() => void navigate({ to: paths.write, params: { kind } })}
            >
              {kinds[kind]}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
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

/** Where one does what a row waits for. */
const DOORS: Record<ListName, string> = { to_approve: paths.review, returned: paths.item, drafts: paths.item }

function Waiting({ list, rows }: { list: ListName; rows: Schema<'ShortList'> }) {
  const t = useWords(desk)
  const { kinds } = useWords(common)
  const now = useNow()
  const spoken = language.use()
  if (rows.count === 0) return <EmptyState title={t.none[list]} detail={t.noneDetail[list]} />
  const more = rows.count - rows.items.length
  return (
    <ul className={styles.rows}>
      {rows.items.map((item) => (
        <li key={item.id} className={styles.row}>
          <KindIcon kind={item.kind} />
          <div className={styles.words}>
            <Link to={DOORS[list]} params={{ id: item.id } as never} className={styles.title}>
              {item.title}
            </Link>
            <p className={styles.about}>
              {kinds[item.kind]} · {t.by[list](item.changed_by)} <When at={item.changed_at} short />
              {item.wanted?.live_from && ` · ${t.wanted(shortTime(new Date(item.wanted.live_from), now, spoken))}`}{' '}
              <ChannelIcons channels={item.wanted?.channels ?? []} />
            </p>
          </div>
          {/* The row leads there already, by its title. */}
          <LinkButton to={DOORS[list]} params={{ id: item.id } as never} variant="default" className={styles.door} tabIndex={-1} aria-hidden>
            {t.doors[list]}
          </LinkButton>
        </li>
      ))}
      {more > 0 && <li className={styles.more}>{t.andMore(number(more))}</li>}
    </ul>
  )
}

function Soon({ soon }: { soon: Schema<'Soon'>[] }) {
  const t = useWords(desk)
  const { kinds } = useWords(common)
  const now = useNow()
  const spoken = language.use()
  if (soon.length === 0) return <EmptyState title={t.soonNone} detail={t.soonNoneDetail} />
  return (
    <ul className={styles.soon}>
      {soon.map((one) => {
        const [hour = '', ...day] = shortTime(new Date(one.at), now, spoken).split(' ')
        return (
          <li key={`${one.item} ${one.at} ${one.what}`} className={styles.row}>
            <time dateTime={one.at} className={styles.when} title={fullTime(new Date(one.at), spoken)}>
              <span>{hour}</span> <span className={styles.about}>{day.join(' ')}</span>
            </time>
            <div className={styles.words}>
              <Link to={paths.item} params={{ id: one.item }} className={styles.title}>
                {one.title}
              </Link>
              <p className={styles.about}>
                {kinds[one.kind]} · {t.will[one.what]} <ChannelIcons channels={one.channels} />
              </p>
            </div>
          </li>
        )
      })}
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
                <Notice to={paths.screen} id={one.id} title={t.screenOffline(one.name)} />
                <p className={styles.about}>
                  {one.since ? (
                    <>
                      {t.screenOfflineSince} <When at={one.since} short />
                    </>
                  ) : (
                    t.screenNever
                  )}
                </p>
                <p className={styles.go}>{t.toScreen}</p>
              </div>
            </>
          ) : (
            <>
              <IconFileImport size={18} stroke={1.6} className={styles.wait} aria-hidden />
              <div>
                <Notice to={paths.import} id={one.id} title={t.importWaiting(one.name)} />
                {one.count !== null && <p className={styles.about}>{t.importRows(number(one.count))}</p>}
                <p className={styles.go}>{t.toImport}</p>
              </div>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function Notice({ to, id, title }: { to: string; id: string; title: string }) {
  return (
    <Link to={to} params={{ id } as never} className={styles.title}>
      {title}
    </Link>
  )
}
