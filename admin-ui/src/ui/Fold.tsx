import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useDeferredValue, useRef, useState } from 'react'
import styles from './Fold.module.css'
import { useReveal } from './reveal'

interface FoldProps {
  title: string
  /** What it holds, in a few words; seen while it is folded. */
  summary: string
  /** Open from the beginning. */
  opened?: boolean
  children: ReactNode
}

/** A part of a form that folds; whatever leads to a field inside unfolds it. */
export function Fold({ title, summary, opened = false, children }: FoldProps) {
  const place = useRef<HTMLDetailsElement>(null)
  const [open, setOpen] = useState(opened)
  useReveal(place, () => setOpen(true))
  // What nobody sees yet is drawn after what stands open.
  const drawn = useDeferredValue(true, open)
  return (
    <details ref={place} className={styles.fold} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.head}>
        <IconChevronRight size={18} stroke={1.6} className={styles.chevron} aria-hidden />
        <span className={styles.title}>{title}</span>
        <span className={styles.summary}>{summary}</span>
      </summary>
      <div className={styles.inside}>{drawn && children}</div>
    </details>
  )
}
