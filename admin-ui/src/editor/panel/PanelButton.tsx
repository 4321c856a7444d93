import { ActionIcon } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import type { Schema } from '../../api'
import { language, useWords } from '../../i18n'
import { number } from '../../i18n/format'
import styles from './PanelButton.module.css'
import { panel } from './words'

/** Opens what stands beside the text where there is no room beside it; says how much is found. */
export function PanelButton({ findings, open }: { findings: readonly Schema<'Finding'>[] | undefined; open: () => void }) {
  const t = useWords(panel)
  const spoken = language.use()
  const count = findings?.length ?? 0
  const label = count > 0 ? `${t.open}: ${t.found(number(count, spoken))}` : t.open
  return (
    <ActionIcon variant="default" size={42} className={styles.button} aria-label={label} title={label} onClick={open}>
      <IconEye size={20} stroke={1.6} aria-hidden />
      {count > 0 && <span className={styles.count}>{number(count, spoken)}</span>}
    </ActionIcon>
  )
}
