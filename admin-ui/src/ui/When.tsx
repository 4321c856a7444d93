import { useEffect, useState } from 'react'
import { fullTime, relativeTime, shortTime } from '../i18n/format'
import { language } from '../i18n'

/** The present, renewed as the minute turns. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      timer = setTimeout(() => {
        setNow(new Date())
        wait()
      }, 60_000 - (Date.now() % 60_000))
    }
    wait()
    return () => clearTimeout(timer)
  }, [])
  return now
}

/**
 * An instant of the API as people read it: "07:00 thứ Ba, 24/11/2026 (giờ Việt Nam) · 3 giờ trước".
 * `short` for rows: "10:15 hôm nay", the whole on hover.
 */
export function When({ at, short = false }: { at: string; short?: boolean }) {
  const spoken = language.use()
  const now = useNow()
  const instant = new Date(at)
  const whole = fullTime(instant, spoken)
  const relative = relativeTime(instant, now, spoken)
  return (
    <time dateTime={at} title={short ? `${whole} · ${relative}` : undefined}>
      {short ? shortTime(instant, now, spoken) : `${whole} · ${relative}`}
    </time>
  )
}
