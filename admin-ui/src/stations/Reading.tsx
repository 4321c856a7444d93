import { UnstyledButton } from '@mantine/core'
import { useHotkeys, useNetwork, useSessionStorage } from '@mantine/hooks'
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconBulb,
  IconBulbOff,
  IconCheck,
  IconCloudOff,
  IconPlayerPlay,
  IconTextDecrease,
  IconTextIncrease,
  IconX,
} from '@tabler/icons-react'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { $api, type Schema } from '../api'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { clockTime, duration, longDate, number } from '../i18n/format'
import { paths } from '../paths'
import { preference } from '../preference'
import { DemoMark } from '../shell/DemoMark'
import { Heading } from '../ui/Heading'
import { useNow } from '../ui/When'
import { EmptyState, ErrorState } from '../ui/states'
import styles from './Reading.module.css'
import { onAir } from './lines'
import { type ReadingSearch, readingSearch } from './search'
import { useAwake } from './useAwake'
import { stations } from './words'

type Entry = Schema<'Entry'>
type Session = Schema<'RundownSlot'>

const SIZES = ['1', '2', '3', '4', '5'] as const
const size = preference('reading-size', SIZES, '3')

/** Milliseconds after which the day is asked for again: an emergency may come at any time. */
const EVERY = 60_000

/** The announcer's page: one text after the other in large letters, on a screen that stays on. */
export function Reading() {
  const t = useWords(stations)
  const { loading } = useWords(common)
  const slug = useParams({ strict: false, select: (params) => params.slug ?? '' })
  const { date, slot } = readingSearch(useSearch({ strict: false }))
  const now = useNow()
  const { data, error, refetch } = $api.useQuery(
    'get',
    '/manage/v1/stations/{slug}/rundown',
    { params: { path: { slug }, query: date ? { date } : {} } },
    // What was loaded is read on, whatever becomes of the network.
    { refetchInterval: EVERY, gcTime: Infinity },
  )
  const session = data?.slots.find((one) => one.id === slot) ?? data?.slots.find((one) => new Date(one.ends_at) > now) ?? data?.slots.at(-1)
  return (
    <div className={styles.page} data-size={size.use()}>
      <header className={styles.head}>
        <Link to={paths.station} params={{ slug }} search={date ? { date } : {}} className={styles.leave} aria-label={t.leave} title={t.leave}>
          <IconX size={22} stroke={1.6} aria-hidden />
        </Link>
        <div className={styles.where}>
          <Heading>{data?.station.name ?? t.readingTitle}</Heading>
          <p className={styles.soft}>{data && [session?.name, longDate(data.date, language.get())].filter(Boolean).join(', ')}</p>
        </div>
        <DemoMark />
        <Signs />
        <time className={styles.clock}>{clockTime(now)}</time>
      </header>
      {data ? (
        <Texts key={session?.id} day={data.date} session={session} urgent={data.emergency?.items ?? []} />
      ) : (
        <main className={styles.empty}>
          {error ? <ErrorState problem={error} onRetry={() => void refetch()} /> : <p role="status" aria-label={loading} />}
        </main>
      )}
    </div>
  )
}

/** What the announcer must know of the device: whether it sleeps, whether it is cut off. */
function Signs() {
  const t = useWords(stations)
  const awake = useAwake()
  const { online } = useNetwork()
  const Bulb = awake ? IconBulb : IconBulbOff
  return (
    <div className={styles.signs} role="status">
      {!online && (
        <span className={styles.sign} data-tone="live">
          <IconCloudOff size={16} stroke={1.6} aria-hidden />
          {t.offline}
        </span>
      )}
      <span className={styles.sign} data-tone={awake ? undefined : 'live'}>
        <Bulb size={16} stroke={1.6} aria-hidden />
        {awake ? t.awake : t.mayDoze}
      </span>
    </div>
  )
}

function Texts({ day, session, urgent }: { day: string; session: Session | undefined; urgent: readonly Entry[] }) {
  const t = useWords(stations)
  const navigate = useNavigate()
  const { at, now } = readingSearch(useSearch({ strict: false }))
  // By their names, not their places: what comes in meanwhile moves no mark.
  const [read, setRead] = useSessionStorage<string[]>({ key: `loa.read.${day}.${session?.id}`, defaultValue: [], getInitialValueInEffect: false })
  const isRead = (one: Entry) => read.includes(one.id)
  const items = session?.items ?? []
  const alarm = urgent.find((one) => one.id === now)
  const unread = items.findIndex((one) => !isRead(one))
  const chosen = items.findIndex((one) => one.id === at)
  const place = chosen < 0 ? unread : chosen
  const entry = alarm ?? items[place]
  const left = items.filter((one) => !isRead(one) && one !== entry)
  const spent = items.filter(isRead).reduce((sum, one) => sum + onAir(one), 0)
  const whole = items.reduce((sum, one) => sum + onAir(one), 0)
  const shown = size.use()

  const go = (members: ReadingSearch) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, now: undefined, ...members }), replace: true })
  const back = () => go({ at: items[(place < 0 ? items.length : place) - 1]?.id ?? items[0]?.id })
  function onward() {
    if (alarm) return go({})
    if (!entry) return
    setRead((before) => [...before.filter((id) => id !== entry.id), entry.id])
    go({ at: (items.slice(place + 1).find((one) => !isRead(one)) ?? left[0])?.id })
  }
  const resize = (by: number) => {
    const next = SIZES[SIZES.indexOf(shown) + by]
    if (next) size.set(next)
  }
  useHotkeys([
    ['ArrowRight', onward],
    ['ArrowLeft', back],
  ])

  return (
    <>
      <nav className={styles.list} aria-label={t.items}>
        <ol>
          {urgent.map((one) => (
            <li key={one.id}>
              <UnstyledButton className={styles.item} data-urgent aria-current={one === entry || undefined} onClick={() => go({ now: one.id })}>
                <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
                <span>
                  {t.emergencyNow}: {one.title}
                </span>
                <span className={styles.seconds}>{duration(onAir(one))}</span>
              </UnstyledButton>
            </li>
          ))}
          {items.map((one) => (
            <li key={one.id}>
              <UnstyledButton
                className={styles.item}
                data-read={isRead(one) || undefined}
                aria-current={one === entry || undefined}
                aria-label={isRead(one) ? `${one.title}, ${t.isRead}` : undefined}
                onClick={() => go({ at: one.id })}
              >
                {isRead(one) ? (
                  <IconCheck size={18} stroke={1.8} className={styles.tick} aria-hidden />
                ) : one === entry ? (
                  <IconPlayerPlay size={18} stroke={1.6} aria-hidden />
                ) : (
                  <span className={styles.place} />
                )}
                <span>{one.title}</span>
                <span className={styles.seconds}>{duration(onAir(one))}</span>
              </UnstyledButton>
            </li>
          ))}
        </ol>
      </nav>
      {/* Another text begins at its top. What scrolls must be reached by the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <main key={entry?.id ?? 'end'} className={styles.text} id="main" tabIndex={0}>
        {urgent.length > 0 && !alarm && (
          <UnstyledButton className={styles.alarm} onClick={() => go({ now: urgent[0]?.id })}>
            <IconAlertTriangle size={22} stroke={1.8} aria-hidden />
            {t.emergencyNow}: {urgent[0]?.title}
          </UnstyledButton>
        )}
        {entry ? (
          <Text entry={entry} urgent={entry === alarm} />
        ) : items.length === 0 ? (
          <EmptyState title={t.nothing} detail={t.nothingDetail} />
        ) : (
          <div className={styles.end}>
            <p>{t.done}</p>
            <UnstyledButton className={styles.button} onClick={() => (setRead([]), go({ at: undefined }))}>
              {t.again}
            </UnstyledButton>
          </div>
        )}
      </main>
      <footer className={styles.foot}>
        <UnstyledButton className={styles.button} aria-label={t.previous} title={t.previous} disabled={place === 0 || items.length === 0} onClick={back}>
          <IconArrowLeft size={22} stroke={1.6} aria-hidden />
        </UnstyledButton>
        <UnstyledButton className={styles.button} aria-label={t.smaller} title={t.smaller} disabled={shown === SIZES[0]} onClick={() => resize(-1)}>
          <IconTextDecrease size={22} stroke={1.6} aria-hidden />
        </UnstyledButton>
        <UnstyledButton className={styles.button} aria-label={t.larger} title={t.larger} disabled={shown === SIZES.at(-1)} onClick={() => resize(1)}>
          <IconTextIncrease size={22} stroke={1.6} aria-hidden />
        </UnstyledButton>
        <div className={styles.progress}>
          <progress value={spent} max={whole || 1} aria-label={t.progress} />
          <span>
            {duration(spent)} / {duration(whole)}
          </span>
        </div>
        <UnstyledButton className={styles.button} data-primary disabled={!entry} onClick={onward}>
          <IconCheck size={22} stroke={1.8} aria-hidden />
          {!alarm && left.length === 0 ? t.last : t.next}
        </UnstyledButton>
      </footer>
    </>
  )
}

function Text({ entry, urgent }: { entry: Entry; urgent: boolean }) {
  const t = useWords(stations)
  const { title, repeat, parts, audio } = entry
  return (
    <article>
      <h2 className={styles.title} data-urgent={urgent || undefined} aria-live="polite">
        {[title, ...(repeat > 1 ? [t.times(number(repeat))] : [])].join(' · ')}
      </h2>
      {audio && <p className={styles.soft}>{t.plays}</p>}
      {parts
        .filter((part) => part.spoken)
        .map((part, place) => (
          // Parts have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <section key={place} data-aside={part.role !== 'item' || undefined} className={styles.part}>
            <p className={styles.role}>{t.roles[part.role]}</p>
            {part.spoken.split('\n').map((line, row) => (
              // oxlint-disable-next-line react/no-array-index-key
              <p key={row} className={styles.line}>
                {line}
              </p>
            ))}
          </section>
        ))}
    </article>
  )
}
