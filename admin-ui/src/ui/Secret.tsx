import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords, words } from '../i18n'
import styles from './Secret.module.css'
import { copy } from './copy'

const texts = words({ copied: 'Đã sao chép' }, { copied: 'Copied' })

interface SecretProps {
  label: string
  value: string
  /** The verb on the button. */
  action: string
}

/** Something to be passed on by hand: a link, a key, a line for the shell. */
export function Secret({ label, value, action }: SecretProps) {
  return (
    <div className={styles.secret}>
      <p className={styles.label}>{label}</p>
      <code className={styles.value}>{value}</code>
      <Copy value={value} action={action} />
    </div>
  )
}

export function Copy({ value, action, filled = false }: { value: string; action: string; filled?: boolean }) {
  const t = useWords(texts)
  const [done, setDone] = useState(false)
  const Shape = done ? IconCheck : IconCopy
  return (
    <Button
      variant={filled ? 'filled' : 'default'}
      leftSection={<Shape size={18} stroke={1.6} aria-hidden />}
      onClick={() => void copy(value).then(() => setDone(true))}
    >
      <span aria-live="polite">{done ? t.copied : action}</span>
    </Button>
  )
}
