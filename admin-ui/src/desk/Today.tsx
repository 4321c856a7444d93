import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Schema } from '../api'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { clockTime, dayFraction, number } from '../i18n/format'
import { paths } from '../paths'
import { CHANNEL_ICONS } from '../ui/icons'
import { EmptyState } from '../ui/states'
import styles from './Today.module.css'
import { desk } from './words'

type Lane = Schema<'Lane'>
type Bar = Schema<'Bar'>

const TRACKS = 2
/** Parts of the day: a shorter bar has no room for its title, which then stands beside it where nothing else does. */
const NARROW = 0.06
const BESIDE = 0.12
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24]

const keyOf = (bar: Bar) => `${bar.item} ${bar.starts_at} ${bar.title}`

/** One lane a channel on an axis of 24 hours, now marked. */
export function Today({ lanes, now }: { lanes: Lane[]; now: Date }) {
  const t = useWords(desk)
  const { channels } = useWords(common)
  if (lanes.every((lane) => lane.bars.length === 0)) return <EmptyState title={t.todayNone} />
  return (
    <div className={styles.chart}>
      <div className={styles.hours} aria-hidden>
        {HOURS.map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {t.hour(hour)}
          </span>
        ))}
      </div>
      <ul className={styles.lanes}>
        {lanes.map((lane) => {
          const Shape = CHANNEL_ICONS[lane.channel]
          const tracks = stacked(lane.bars)
          const hidden = lane.more + tracks.slice(TRACKS).flat().length
          return (
            <li key={lane.channel} className={styles.lane}>
              <span className={styles.name}>
                <Shape size={18} stroke={1.6} aria-hidden />
                <span>
                  {channels[lane.channel]}
                  {hidden > 0 && <span className={styles.more}>{t.andMore(number(hidden))}</span>}
                </span>
              </span>
              <ul className={styles.tracks}>
                {tracks.slice(0, TRACKS).map((track) => (
                  <li key={track.map(keyOf).join()} className={styles.track}>
                    {track.map((bar, place) => (
                      <Piece key={keyOf(bar)} bar={bar} next={track[place + 1]} now={now} />
                    ))}
                  </li>
                ))}
              </ul>
            </li>
          )
        })}
      </ul>
      <div className={styles.marks} aria-hidden>
        {HOURS.slice(1).map((hour) => (
          <i key={hour} style={{ left: `${(hour / 24) * 100}%` }} />
        ))}
        <b style={{ left: `${dayFraction(now, now) * 100}%` }}>
          <span>{clockTime(now)}</span>
        </b>
      </div>
    </div>
  )
}

function Piece({ bar, next, now }: { bar: Bar; next: Bar | undefined; now: Date }) {
  const t = useWords(desk)
  const from = dayFraction(new Date(bar.starts_at), now)
  const until = bar.ends_at ? dayFraction(new Date(bar.ends_at), now) : 1
  const room = (next ? dayFraction(new Date(next.starts_at), now) : 1) - until
  const start = clockTime(new Date(bar.starts_at))
  const words = t.bar(bar.title, start, bar.ends_at && clockTime(new Date(bar.ends_at)))
  const state = bar.live ? 'live' : new Date(bar.starts_at) > now ? 'ahead' : 'past'
  const label = state === 'ahead' ? `${start} ${bar.title}` : bar.title
  const narrow = until - from < NARROW
  const shown = narrow ? <VisuallyHidden>{label}</VisuallyHidden> : label
  const piece = {
    className: styles.bar,
    'data-state': state,
    'data-narrow': narrow || undefined,
    style: { left: percent(from), width: percent(Math.max(0, until - from)) },
    title: words,
  }
  return (
    <>
      {bar.item ? (
        <Link to={paths.item} params={{ id: bar.item }} {...piece}>
          {shown}
        </Link>
      ) : (
        <span {...piece}>{shown}</span>
      )}
      {narrow && room > BESIDE && (
        <span className={styles.beside} style={{ left: percent(until), width: percent(room) }} aria-hidden>
          {label}
        </span>
      )}
    </>
  )
}

const percent = (part: number) => `${part * 100}%`

/** Bars in as few tracks as hold them without one lying over another; those that have an end come first. */
export function stacked(bars: readonly Bar[]): Bar[][] {
  const tracks: Bar[][] = []
  const openEnded = (bar: Bar) => Number(bar.ends_at === null)
  const order = (one: Bar, other: Bar) => openEnded(one) - openEnded(other) || one.starts_at.localeCompare(other.starts_at)
  for (const bar of [...bars].sort(order)) {
    const free = tracks.find((track) => {
      const end = track.at(-1)?.ends_at
      return end && end <= bar.starts_at
    })
    if (free) free.push(bar)
    else tracks.push([bar])
  }
  return tracks
}
