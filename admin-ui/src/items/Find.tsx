import { useNavigate } from '@tanstack/react-router'
import { useWords } from '../i18n'
import { SearchBox } from '../ui/SearchBox'
import type { Kind } from '../ui/icons'
import styles from './Find.module.css'
import { items } from './words'

/** The search of a list of texts. It stands in the address. */
export function Find({ kind, q, short = false }: { kind: Kind; q: string | undefined; short?: boolean }) {
  const t = useWords(items)
  const navigate = useNavigate()
  return (
    <SearchBox
      className={styles.find}
      label={t.find}
      hint={short ? t.findShort : t.rooms[kind].find}
      clear={t.clearFind}
      value={q}
      onSearch={(typed) => void navigate({ to: '.', search: (before: object) => ({ ...before, q: typed }), replace: true, resetScroll: false })}
      hotkey={short ? undefined : '/'}
    />
  )
}
