import type { ReactNode } from 'react'
import { Heading } from './Heading'
import styles from './PageHeader.module.css'

/** The heading of a screen, what stands below it in a line, and what one can do here. */
export function PageHeader({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <Heading>{title}</Heading>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
