import { Link } from '@tanstack/react-router'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import styles from './Shows.module.css'
import type { Show } from './search'
import { imports } from './words'

interface ShowsProps {
  chosen: Show | undefined
  all: number
  /** What there is to look through, and how many rows where that is known. */
  shows: readonly { show: Show; count?: number }[]
}

/** The filter of the rows, in the address; what it means stands below it. */
export function Shows({ chosen, all, shows }: ShowsProps) {
  const t = useWords(imports)
  return (
    <>
      <nav aria-label={t.show} className={styles.shows}>
        <Choice label={t.all} count={all} chosen={!chosen} />
        {shows.map(({ show, count }) => (
          <Choice key={show} show={show} label={t.shows[show]} {...(count === undefined ? {} : { count })} chosen={show === chosen} />
        ))}
      </nav>
      {chosen && <p className={styles.meaning}>{t.meanings[chosen]}</p>}
    </>
  )
}

function Choice({ show, label, count, chosen }: { show?: Show; label: string; count?: number; chosen: boolean }) {
  return (
    <Link
      to="."
      search={(before) => ({ ...before, show })}
      replace
      resetScroll={false}
      className={styles.show}
      aria-current={chosen || undefined}
    >
      {label}
      {count !== undefined && <span className={styles.count}>{number(count)}</span>}
    </Link>
  )
}
