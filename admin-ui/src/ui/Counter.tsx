import { number } from '../i18n/format'
import styles from './Counter.module.css'

/** How much of its room a text takes, at the end of the line of its label: "36/500". */
export function Counter({ value, max }: { value: string; max: number }) {
  return (
    <span className={styles.counter} data-over={value.length > max ? '' : undefined} aria-hidden>
      {number(value.length)}/{number(max)}
    </span>
  )
}
