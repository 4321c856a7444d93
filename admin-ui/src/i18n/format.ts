import { type Language, language } from './index'
import { onTheWall, zoneName } from './zone'

const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const
/** Intl writes "Thứ Ba" and "Chủ Nhật" with capitals that a sentence does not want. */
const WEEKDAYS = {
  vi: ['chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const
const MINUTE = 60_000

const two = (digits: number) => String(digits).padStart(2, '0')

/** A wall clock and calendar where the office stands, wherever the browser does. */
interface Moment {
  time: string
  weekday: string
  day: string
  month: string
  year: string
}

function there(instant: Date, spoken: Language): Moment {
  const local = onTheWall(instant)
  const [day, month, year] = [two(local.getUTCDate()), two(local.getUTCMonth() + 1), String(local.getUTCFullYear())]
  return {
    time: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`,
    weekday: WEEKDAYS[spoken][local.getUTCDay()] ?? '',
    day,
    month,
    year,
  }
}

const dayOf = (instant: Date) => Math.floor(onTheWall(instant).getTime() / (24 * 60 * MINUTE))

/** "07:00 thứ Ba, 24/11/2026 (giờ Việt Nam)" */
export function fullTime(instant: Date, spoken: Language = language.get()): string {
  const { time, weekday, day, month, year } = there(instant, spoken)
  return `${time} ${weekday}, ${day}/${month}/${year} (${zoneName(spoken)})`
}

/** For rows: "10:15 hôm nay", "17:00 thứ Sáu 20/11", "09:00 03/02/2025". */
export function shortTime(instant: Date, now: Date = new Date(), spoken: Language = language.get()): string {
  const { time, weekday, day, month, year } = there(instant, spoken)
  const days = dayOf(instant) - dayOf(now)
  const near = spoken === 'vi' ? ['hôm qua', 'hôm nay', 'ngày mai'] : ['yesterday', 'today', 'tomorrow']
  if (Math.abs(days) <= 1) return `${time} ${near[days + 1]}`
  if (year === there(now, spoken).year) return `${time} ${weekday} ${day}/${month}`
  return `${time} ${day}/${month}/${year}`
}

/** "3 giờ trước", "sau 2 ngày nữa"; only ever beside the absolute time. */
export function relativeTime(instant: Date, now: Date = new Date(), spoken: Language = language.get()): string {
  const minutes = Math.round((instant.getTime() - now.getTime()) / MINUTE)
  if (minutes === 0) return spoken === 'vi' ? 'vừa xong' : 'just now'
  const written = new Intl.RelativeTimeFormat(LOCALES[spoken], { numeric: 'always' })
  if (Math.abs(minutes) < 60) return written.format(minutes, 'minute')
  if (Math.abs(minutes) < 24 * 60) return written.format(Math.trunc(minutes / 60), 'hour')
  return written.format(dayOf(instant) - dayOf(now), 'day')
}

/** A calendar day as the API writes it ("2026-11-24"), for people: "24/11/2026". */
export function date(day: string): string {
  return day.split('-').reverse().join('/')
}

/** "thứ Ba, 24/11/2026", for a calendar day as the API writes it. */
export function longDate(day: string, spoken: Language = language.get()): string {
  return `${WEEKDAYS[spoken][new Date(day).getUTCDay()] ?? ''}, ${date(day)}`
}

/** "1:18", "13:40": how long something lasts, in minutes and seconds. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`
}

/** "1.250.000" */
export function number(value: number, spoken: Language = language.get()): string {
  return new Intl.NumberFormat(LOCALES[spoken]).format(value)
}

/** "1.250.000 đ" */
export function money(value: number, spoken: Language = language.get()): string {
  return `${number(value, spoken)} đ`
}

/** "2,4 MB", "310 KB" */
export function fileSize(bytes: number, spoken: Language = language.get()): string {
  const kilobytes = bytes / 1024
  if (kilobytes < 1000) return `${number(Math.max(1, Math.round(kilobytes)), spoken)} KB`
  const megabytes = kilobytes / 1024
  return `${number(megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes), spoken)} MB`
}

/** "07:00" on the wall. */
export function clockTime(instant: Date): string {
  return there(instant, 'vi').time
}

/** How far an instant lies into the day of `now`, from 0 to 1; what lies outside is held at the edge. */
export function dayFraction(instant: Date, now: Date): number {
  const day = 24 * 60 * MINUTE
  return Math.min(1, Math.max(0, (onTheWall(instant).getTime() - dayOf(now) * day) / day))
}
