import { IconSpeakerphone } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { language, useWords } from '../i18n'
import { Heading } from '../ui/Heading'
import { Segments } from '../ui/Segments'
import styles from './Door.module.css'
import { useTitle } from './useTitle'
import { shell } from './words'

/** The page before one is inside: one card in the middle, and the language below it. */
export function Door({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const t = useWords(shell)
  useTitle()
  return (
    <div className={styles.door}>
      <main className={styles.card}>
        <div className={styles.brand}>
          <span className={styles.logo}>
            <IconSpeakerphone size={22} stroke={2} aria-hidden />
          </span>
          Loa
        </div>
        <Heading>{title}</Heading>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
      </main>
      <footer>
        <Segments
          label={t.language}
          value={language.use()}
          onChange={language.set}
          choices={(['vi', 'en'] as const).map((value) => ({ value, label: t.languages[value] }))}
        />
      </footer>
    </div>
  )
}
