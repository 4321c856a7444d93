import { NativeSelect } from '@mantine/core'
import { IconChevronRight, IconDeviceTv, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type Schema, api } from '../api'
import { keptUnits, useMe } from '../api/me'
import { usePages } from '../api/pages'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import { More } from '../ui/More'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { When } from '../ui/When'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { Groups } from './Groups'
import { Pair } from './Pair'
import styles from './Screens.module.css'
import { useGroups } from './choosing'
import { ScreenChip, useSize } from './marks'
import { STATES, screensSearch } from './search'
import { screens } from './words'

const EVERY = 30_000
/** Milliseconds after which the list asks again: screens come and go by themselves. */

/** The screens of one's units: which are there, and what they show. */
export function Screens() {
  const t = useWords(screens)
  const keeps = keptUnits(useMe()).length > 0
  const { pair } = screensSearch(useSearch({ strict: false }))
  return (
    <>
      <PageHeader
        title={t.title}
        lead={t.lead}
        actions={
          keeps && (
            <LinkButton to={paths.screens} search={(before: object) => ({ ...before, pair: true as const })} leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}>
              {t.pair}
            </LinkButton>
          )
        }
      />
      <Filters />
      <div className={styles.room}>
        <section className={styles.sheet} aria-label={t.list}>
          <List keeps={keeps} />
        </section>
        <Panel title={t.groupsTitle}>
          <Groups />
        </Panel>
      </div>
      {keeps && pair && <Pair />}
    </>
  )
}

function Filters() {
  const t = useWords(screens)
  const navigate = useNavigate()
  const { state, group } = screensSearch(useSearch({ strict: false }))
  const groups = useGroups(useUnit()).data?.items ?? []
  return (
    <div className={styles.filters}>
      <nav aria-label={t.states} className={styles.states}>
        {[undefined, ...STATES].map((one) => (
          <Link
            key={one ?? 'all'}
            to={paths.screens}
            search={(before: object) => ({ ...before, state: one })}
            activeOptions={{ exact: true }}
            className={styles.state}
            aria-current={one === state || undefined}
          >
            {one ? t.state[one] : t.all}
          </Link>
        ))}
      </nav>
      {(groups.length > 0 || group) && (
        <NativeSelect
          size="md"
          aria-label={t.group}
          value={group ?? ''}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ to: paths.screens, search: (before: object) => ({ ...before, group: value || undefined }), replace: true })
          }
          data={[{ value: '', label: t.anyGroup }, ...groups.map((one) => ({ value: one.slug, label: one.name }))]}
        />
      )}
    </div>
  )
}

function List({ keeps }: { keeps: boolean }) {
  const t = useWords(screens)
  const unit = useUnit()
  const { state, group } = screensSearch(useSearch({ strict: false }))
  const query = { ...(unit ? { unit } : {}), ...(state ? { state } : {}), ...(group ? { group } : {}) }
  const list = usePages(
    '/manage/v1/screens',
    query,
    (cursor, signal) => api.GET('/manage/v1/screens', { params: { query: { ...query, ...cursor } }, signal }),
    { refetchInterval: EVERY },
  )
  if (!list.data && list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <SkeletonRows rows={4} />
  const rows = list.data.pages.flatMap((page) => page.items)
  if (rows.length === 0) return <Nothing keeps={keeps} narrowed={Boolean(state ?? group)} />
  return (
    <>
      <ul className={styles.rows} aria-label={t.list} data-pale={list.isPlaceholderData || undefined}>
        {rows.map((screen) => (
          <li key={screen.id}>
            <Row screen={screen} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  )
}

function Nothing({ keeps, narrowed }: { keeps: boolean; narrowed: boolean }) {
  const t = useWords(screens)
  if (narrowed) {
    return (
      <EmptyState
        title={t.noneFound}
        action={
          <LinkButton to={paths.screens} search={({ unit }: { unit?: string }) => (unit ? { unit } : {})} variant="default">
            {t.seeAll}
          </LinkButton>
        }
      />
    )
  }
  if (!keeps) return <EmptyState title={t.none} detail={t.noneDetailRead} />
  return (
    <EmptyState
      title={t.none}
      detail={t.noneDetail}
      action={
        <LinkButton to={paths.screens} search={(before: object) => ({ ...before, pair: true as const })}>
          {t.pair}
        </LinkButton>
      }
    />
  )
}

function Row({ screen }: { screen: Schema<'Screen'> }) {
  const t = useWords(screens)
  const size = useSize()
  const [first] = screen.loop
  const rest = screen.loop.length - 1
  return (
    <Link to={paths.screen} params={{ id: screen.id }} className={styles.row}>
      <span className={styles.sign} aria-hidden>
        <IconDeviceTv size={18} stroke={1.6} />
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{screen.name}</span>
        <span className={styles.about}>{size(screen)}</span>
        <span className={styles.about}>{[screen.unit.name, ...screen.groups.map((group) => group.name)].join(' · ')}</span>
      </span>
      <span className={styles.now} data-away={!screen.online || undefined} data-urgent={first?.class === 'emergency' || undefined}>
        {first ? rest > 0 ? t.andMore(first.text, number(rest)) : first.text : <span className={styles.about}>{t.nothingOn}</span>}
      </span>
      <span className={styles.seen}>
        <ScreenChip screen={screen} />
        {screen.last_seen_at && (
          <span className={styles.about}>
            {t.seen} <When at={screen.last_seen_at} short />
          </span>
        )}
      </span>
      <IconChevronRight size={18} stroke={1.6} className={styles.go} aria-hidden />
    </Link>
  )
}
