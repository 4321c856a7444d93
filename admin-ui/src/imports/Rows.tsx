import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Checkbox.layer.css'
import { Checkbox } from '@mantine/core'
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { paths } from '../paths'
import styles from './Rows.module.css'
import { OutcomeChip, RowChip } from './marks'
import type { BatchRow } from './search'
import { imports } from './words'

interface RowsProps {
  rows: readonly BatchRow[]
  /** The rows chosen by number, where rows can be. */
  picked?: ReadonlySet<number>
  onPick?: (row: number, on: boolean) => void
}

/** Records one below the other: what it is, what it would change, what was found, what becomes of it. */
export function Rows({ rows, picked, onPick }: RowsProps) {
  return (
    <ul className={styles.rows}>
      {rows.map((row) => (
        <Row key={row.row} row={row} picked={picked?.has(row.row) ?? false} onPick={onPick} />
      ))}
    </ul>
  )
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

interface RowProps {
  row: BatchRow
  picked: boolean
  onPick: ((row: number, on: boolean) => void) | undefined
}

const Row = memo(function Row({ row, picked, onPick }: RowProps) {
  const t = useWords(imports)
  // What could not be read has neither name nor code: only its place.
  const title = row.title || row.place
  const about = [row.title && (row.key || t.noCode), row.title && row.place].filter(Boolean).join(' · ')
  return (
    <li className={styles.row} data-picked={picked || undefined}>
      {onPick && (
        <Checkbox
          className={styles.pick}
          aria-label={t.pick(number(row.row))}
          checked={picked}
          disabled={!row.open}
          onChange={(event) => onPick(row.row, event.currentTarget.checked)}
        />
      )}
      <div className={styles.words}>
        {row.item ? (
          <Link to={paths.item} params={{ id: row.item }} className={styles.title}>
            {title}
          </Link>
        ) : (
          <p className={styles.title}>{title}</p>
        )}
        {about && <p className={styles.about}>{about}</p>}
        {row.outcome === 'changed' && row.parts.length > 0 && (
          <p className={styles.parts}>{t.changes(row.parts.map((part) => t.parts[part] ?? part).join(', '))}</p>
        )}
        {row.findings.length > 0 && (
          <ul className={styles.findings}>
            {row.findings.map((finding) => (
              <li key={`${finding.pointer} ${finding.code} ${finding.detail}`} data-level={finding.level}>
                {finding.level === 'error' ? (
                  <IconAlertCircle size={16} stroke={1.8} aria-hidden />
                ) : (
                  <IconInfoCircle size={16} stroke={1.8} aria-hidden />
                )}
                {/* Its place in the file stands above already. */}
                <span>{sentence(finding.detail.replace(`${row.place}: `, ''))}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className={styles.chips}>
        <OutcomeChip outcome={row.outcome} />
        <RowChip state={row.state} />
      </div>
    </li>
  )
})
