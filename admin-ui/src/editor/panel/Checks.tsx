import { UnstyledButton } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { Schema } from '../../api'
import { useWords } from '../../i18n'
import { EmptyState } from '../../ui/states'
import { reveal } from '../../ui/reveal'
import styles from './Panel.module.css'
import { panel } from './words'

/** Findings, what stops the text first; each leads to its place. */
export function Checks({ findings, go }: { findings: readonly Schema<'Finding'>[] | undefined; go: () => void }) {
  const t = useWords(panel)
  if (!findings) return <EmptyState title={t.notBegun} />
  if (findings.length === 0) {
    return (
      <div className={styles.fine} role="status">
        <IconCircleCheck size={22} stroke={1.6} aria-hidden />
        <div>
          <strong>{t.fine}</strong>
          <p>{t.fineDetail}</p>
        </div>
      </div>
    )
  }
  return (['error', 'warning'] as const).map((level) => {
    const some = findings.filter((one) => one.level === level)
    const Shape = level === 'error' ? IconAlertCircle : IconAlertTriangle
    return (
      some.length > 0 && (
        <section key={level} className={styles.findings}>
          <h3>{level === 'error' ? t.errors : t.warnings}</h3>
          <ul>
            {some.map((one) => (
              <li key={one.pointer + one.code + one.detail}>
                <UnstyledButton
                  className={styles.finding}
                  data-level={level}
                  onClick={() => {
                    go()
                    reveal(one.pointer)
                  }}
                >
                  <Shape size={20} stroke={1.6} aria-hidden />
                  <span>{one.detail}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </section>
      )
    )
  })
}
