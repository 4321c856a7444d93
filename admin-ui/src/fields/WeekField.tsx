import type { ReactNode } from 'react'
import { Hours as limits } from '../api/limits'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import styles from './WeekField.module.css'

const DAYS = limits.days.choices
export type Weekday = (typeof DAYS)[number]

interface WeekFieldProps {
  value: readonly Weekday[]
  onChange: (days: Weekday[]) => void
  error?: ReactNode
  /** The name of the field, by which a fault leads to it. */
  path: string
}

/** The days of the week something is on. */
export function WeekField({ value, onChange, error, path }: WeekFieldProps) {
  const { days, daysFull } = useWords(common)
  return (
    <>
      <div className={styles.days}>
        {DAYS.map((day) => (
          <label key={day} className={styles.day}>
            <input
              type="checkbox"
              aria-label={daysFull[day]}
              data-path={day === DAYS[0] ? path : undefined}
              checked={value.includes(day)}
              onChange={({ currentTarget: { checked } }) => onChange(DAYS.filter((one) => (one === day ? checked : value.includes(one))))}
            />
            <span aria-hidden>{days[day]}</span>
          </label>
        ))}
      </div>
      {error && <p className={styles.fault}>{error}</p>}
    </>
  )
}
