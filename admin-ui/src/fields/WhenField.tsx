import { DateInput, DatesProvider, TimePicker } from '@mantine/dates'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/dates/styles.layer.css'
import 'dayjs/locale/vi'
import { type ReactNode, useId } from 'react'
import { language, useWords, words } from '../i18n'
import { clockTime } from '../i18n/format'
import { instantAt, onTheWall, zoneName } from '../i18n/zone'
import styles from './WhenField.module.css'

const texts = words(
  {
    day: 'Ngày',
    hour: 'Giờ',
    hours: 'giờ',
    minutes: 'phút',
    clear: 'Bỏ thời điểm',
    format: 'ngày/tháng/năm',
    openHours: 'Chọn giờ',
  },
  {
    day: 'Day',
    hour: 'Hour',
    hours: 'hours',
    minutes: 'minutes',
    clear: 'Clear the moment',
    format: 'day/month/year',
    openHours: 'Choose the hour',
  },
)

const USUAL = '07:00'

interface WhenFieldProps {
  label: string
  description?: ReactNode
  /** An instant of the API; null: none. */
  value: string | null
  onChange: (instant: string | null) => void
  error?: string | undefined
  /** "2026-11-24": earlier days cannot be chosen. */
  from?: string | undefined
  pointer?: string
}

/** A day and an hour on the wall of the office, wherever the browser stands. Both may be typed. */
export function WhenField({ label, description, value, onChange, error, from, pointer }: WhenFieldProps) {
  const t = useWords(texts)
  const spoken = language.use()
  const id = useId()
  const [day, hour] = value ? wall(value) : [null, '']
  return (
    <DatesProvider settings={{ locale: spoken, firstDayOfWeek: 1 }}>
      <fieldset className={styles.when} aria-describedby={error ? id : undefined} data-pointer={pointer}>
        <legend className={styles.label}>{label}</legend>
        {description && <p className={styles.help}>{description}</p>}
        <div className={styles.pair}>
          <DateInput
            aria-label={`${label}: ${t.day}`}
            placeholder={t.format}
            valueFormat="DD/MM/YYYY"
            dateParser={parsed}
            value={day}
            onChange={(chosen) => onChange(chosen ? instant(chosen, hour || USUAL) : null)}
            {...(from ? { minDate: from } : {})}
            clearable
            clearButtonProps={{ 'aria-label': t.clear }}
            size="md"
            popoverProps={{ withinPortal: false }}
            error={Boolean(error)}
          />
          <TimePicker
            aria-label={`${label}: ${t.hour}`}
            hoursInputLabel={`${label}: ${t.hours}`}
            minutesInputLabel={`${label}: ${t.minutes}`}
            format="24h"
            value={hour}
            disabled={!day}
            onChange={(chosen) => day && chosen && onChange(instant(day, chosen))}
            size="md"
            error={Boolean(error)}
          />
          <span className={styles.zone}>{zoneName(spoken)}</span>
        </div>
        {error && (
          <p id={id} className={styles.error}>
            {error}
          </p>
        )}
      </fieldset>
    </DatesProvider>
  )
}

/** An instant as the day and the hour on the wall. */
export function wall(instantOf: string): [day: string, hour: string] {
  const at = new Date(instantOf)
  return [onTheWall(at).toISOString().slice(0, 10), clockTime(at)]
}

export function instant(day: string, hour: string): string {
  return instantAt(day, hour).toISOString().replace('.000Z', 'Z')
}

/** What people type: "24/11/2026", "24-11-26", "24/11" of this year. */
export function parsed(typed: string): string | null {
  const [, day = '', month = '', year] = /^\s*(\d{1,2})[/.\s-](\d{1,2})(?:[/.\s-](\d{2}|\d{4}))?\s*$/.exec(typed) ?? []
  const whole = year === undefined ? String(new Date().getFullYear()) : year.length === 2 ? `20${year}` : year
  const written = `${whole}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(written) ? written : null
}
