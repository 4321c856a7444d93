import { Alert, Button, List, UnstyledButton } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../api'
import { useWords } from '../../i18n'
import { common } from '../../i18n/common'
import { date } from '../../i18n/format'
import { parts } from '../../i18n/parts'
import { Segments } from '../../ui/Segments'
import { reveal } from '../../ui/reveal'
import styles from '../Editor.module.css'
import { named } from '../Notes'
import type { Make } from './Primary'
import { type Wish, asPublication } from './wish'
import { acting } from './words'

interface Version {
  publication: string
  effective_from: string | null
  effective_until: string | null
}

/** Why a move was refused, with links to what stops it; where it only asks something, the answer can be given here. */
export function RefusedMove({ problem, make, wish }: { problem: Problem; make: Make; wish: Wish }) {
  const { quote, faults } = useWords(common)
  const { names } = useWords(parts)
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => {
    note.current?.focus()
    note.current?.scrollIntoView({ block: 'center' })
  }, [])
  const { versions } = problem.members as { versions?: Version[] }
  return (
    <Alert
      ref={note}
      tabIndex={-1}
      role="alert"
      variant="light"
      color="danger"
      mb="lg"
      icon={<IconAlertCircle size={20} stroke={1.6} aria-hidden />}
    >
      {problem.errors.length > 1 ? faults(problem.errors.length) : problem.detail}
      {problem.code !== 'later_version' && problem.errors.length > 0 && (
        <List spacing={0} mt={4}>
          {problem.errors.map((fault) => (
            <List.Item key={fault.pointer + fault.code}>
              <UnstyledButton className={styles.jump} onClick={() => reveal(fault.pointer)}>
                {named(names, fault)}
              </UnstyledButton>
            </List.Item>
          ))}
        </List>
      )}
      {versions && <LaterVersions versions={versions} decide={(later) => make('publish', { ...asPublication(wish), later })} />}
      <span className={styles.quote}>{quote(problem.quote)}</span>
    </Alert>
  )
}

const written = (day: string | null) => (day ? date(day) : '')

/** Versions with a later day of effect: each stays or ends, and somebody says which. */
function LaterVersions({ versions, decide }: { versions: Version[]; decide: (later: Record<string, 'keep' | 'end'>) => void }) {
  const t = useWords(acting)
  const [later, setLater] = useState<Record<string, 'keep' | 'end'>>(
    Object.fromEntries(versions.map((one) => [one.publication, 'keep'])),
  )
  return (
    <div>
      {versions.map(({ publication, effective_from: from, effective_until: until }) => (
        <div key={publication} className={styles.buttons}>
          <span>{t.laterVersion(written(from), written(until))}</span>
          <Segments
            label={t.laterVersion(written(from), written(until))}
            value={later[publication] ?? 'keep'}
            onChange={(value) => setLater({ ...later, [publication]: value })}
            choices={[
              { value: 'keep', label: t.keep },
              { value: 'end', label: t.end },
            ]}
          />
        </div>
      ))}
      <div className={styles.buttons}>
        <Button onClick={() => decide(later)}>{t.publish}</Button>
      </div>
    </div>
  )
}
