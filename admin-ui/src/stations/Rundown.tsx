import { ActionIcon, Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCheck,
  IconChevronLeft,
  IconChevronRight,
  IconClockExclamation,
  IconHourglassEmpty,
  IconMicrophone2,
  type Icon,
} from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { $api, type Schema } from '../api'
import { language, useWords } from '../i18n'
import { clockTime, duration, longDate, number } from '../i18n/format'
import { paths } from '../paths'
import { Chip, type Tone } from '../ui/Chip'
import { Panel } from '../ui/Panel'
import { useNow } from '../ui/When'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import styles from './Rundown.module.css'
import { onAir } from './lines'
import { stationSearch } from './search'
import { stations } from './words'

type Session = Schema<'RundownSlot'>

const STATES: Record<Session['state'], { tone: Tone; icon: Icon }> = {
  ok: { tone: 'ok', icon: IconCheck },
  over: { tone: 'danger', icon: IconClockExclamation },
  under: { tone: 'grey', icon: IconHourglassEmpty },
  needs_reader: { tone: 'live', icon: IconMicrophone2 },
}

/** Milliseconds after which the day is asked for again. */
const EVERY = 60_000

/** What a station airs on a day, session by session. */
export function Rundown({ slug }: { slug: string }) {
  const t = useWords(stations)
  const spoken = language.use()
  const navigate = useNavigate()
  const { date } = stationSearch(useSearch({ strict: false }))
  const { data, error, refetch, isPlaceholderData } = $api.useQuery(
    'get',
    '/manage/v1/stations/{slug}/rundown',
    { params: { path: { slug }, query: date ? { date } : {} } },
    { refetchInterval: EVERY, placeholderData: keepPreviousData },
  )
  const go = (day: string | undefined) =>
    void navigate({ to: paths.station, params: { slug }, search: (before: object) => ({ ...before, date: day }), replace: true, resetScroll: false })
  const day = date ?? data?.date
  return (
    <Panel
      title={t.rundown}
      aside={
        day && (
          <div className={styles.days}>
            <ActionIcon aria-label={t.before} onClick={() => go(moved(day, -1))}>
              <IconChevronLeft size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
            <span aria-live="polite">{longDate(day, spoken)}</span>
            <ActionIcon aria-label={t.after} onClick={() => go(moved(day, 1))}>
              <IconChevronRight size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
            {date && (
              <Button variant="default" onClick={() => go(undefined)}>
                {t.today}
              </Button>
            )}
          </div>
        )
      }
    >
      {!data && error ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={4} />
      ) : (
        <div className={styles.day} data-pale={isPlaceholderData || undefined}>
          {data.emergency && (
            <section className={styles.urgent} aria-label={t.urgent}>
              <h3>
                <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
                {t.urgent}
              </h3>
              <ul className={styles.items}>
                {data.emergency.items.map((entry) => (
                  <Item key={entry.id} entry={entry} at={undefined} />
                ))}
              </ul>
            </section>
          )}
          {data.slots.length === 0 && <EmptyState title={t.noSessions} detail={t.noSessionsDetail} />}
          {data.slots.map((session) => (
            <SessionOf key={session.id} slug={slug} day={data.date} session={session} />
          ))}
        </div>
      )}
    </Panel>
  )
}

function moved(day: string, by: number): string {
  const then = new Date(day)
  then.setUTCDate(then.getUTCDate() + by)
  return then.toISOString().slice(0, 10)
}

function SessionOf({ slug, day, session }: { slug: string; day: string; session: Session }) {
  const t = useWords(stations)
  const now = useNow()
  const { name, state, estimated_seconds: taken, limit_seconds: room, items } = session
  const { tone, icon } = STATES[state]
  return (
    <section className={styles.session} aria-label={name}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h3>{name}</h3>
          <p className={styles.about}>
            {clockTime(new Date(session.starts_at))}–{clockTime(new Date(session.ends_at))}
          </p>
        </div>
        <Chip tone={tone} icon={icon}>
          {state === 'over' ? t.over(duration(taken - room)) : t.states[state]}
        </Chip>
        {items.length > 0 && (
          <LinkButton
            to={paths.reading}
            params={{ slug }}
            search={{ date: day, slot: session.id }}
            variant="default"
            aria-label={t.readSlot(name)}
          >
            {t.read}
          </LinkButton>
        )}
      </header>
      <div className={styles.fill}>
        <progress className={styles.bar} data-over={state === 'over' || undefined} value={Math.min(taken, room)} max={room} aria-label={t.filledLabel(name)} />
        <span className={styles.about}>
          {t.filled(duration(taken), duration(room))}
          {taken < room && ` · ${t.left(duration(room - taken))}`}
        </span>
      </div>
      {items.length === 0 ? (
        <p className={styles.none}>{new Date(session.ends_at) < now ? t.emptyPast : t.emptySession}</p>
      ) : (
        <ol className={styles.items}>
          {items.map((entry) => (
            <Item key={entry.id} entry={entry} at={entry.starts_at} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Item({ entry, at }: { entry: Schema<'Entry'>; at: string | undefined }) {
  const t = useWords(stations)
  return (
    <li className={styles.item}>
      <span className={styles.at}>{at && withSeconds(at)}</span>
      <span className={styles.words}>
        <Link to={paths.item} params={{ id: entry.script }} className={styles.title}>
          {entry.title}
        </Link>
        <span className={styles.about}>
          {[
            ...(entry.class === 'normal' ? [] : [t.classes[entry.class]]),
            entry.audio ? t.recorded : t.live,
            ...(entry.repeat > 1 ? [t.times(number(entry.repeat))] : []),
          ].join(' · ')}
        </span>
      </span>
      <span className={styles.seconds}>{duration(onAir(entry))}</span>
    </li>
  )
}

/** "05:31:18": a session is planned to the second. */
function withSeconds(at: string): string {
  const instant = new Date(at)
  return `${clockTime(instant)}:${String(instant.getUTCSeconds()).padStart(2, '0')}`
}
