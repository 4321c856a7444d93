import { Alert, Button, List, UnstyledButton } from '@mantine/core'
import { IconAlertCircle, IconCloudOff, IconDeviceFloppy, IconLock, IconUserEdit } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import type { Fault } from '../api/problem'
import { shortTime } from '../i18n/format'
import { parts } from '../i18n/parts'
import { reveal } from '../ui/reveal'
import { copy } from '../ui/copy'
import { toast } from '../ui/toast'
import { Changes } from '../ui/Changes'
import { plain } from '../ui/compare'
import styles from './Editor.module.css'
import { type Left, forget } from './copies'
import type { Draft, Snapshot } from './draft'
import type { Body } from './kind'
import { editor } from './words'

const icon = { size: 20, stroke: 1.6, 'aria-hidden': true }

/** Why the text as it is cannot be saved, summed, with a link to each place. It never takes the cursor. */
export function FaultsNote({ now }: { now: Snapshot }) {
  const t = useWords(editor)
  const { quote } = useWords(common)
  const { names } = useWords(parts)
  const { problem, stage } = now
  if (!problem || (stage !== 'refused' && problem.errors.length === 0) || problem.status === 0 || problem.status >= 500) return null
  if (stage === 'barred') return null
  const { errors } = problem
  return (
    <Alert role="status" variant="light" color="danger" mb="lg" icon={<IconAlertCircle {...icon} />}>
      {errors.length > 0 ? t.refused(errors.length) : t.refusedWhole(problem.detail)}
      {errors.length > 0 && (
        <List spacing={0} mt={4}>
          {errors.map((fault) => (
            <List.Item key={fault.pointer + fault.code}>
              <UnstyledButton className={styles.jump} onClick={() => reveal(fault.pointer)}>
                {named(names, fault)}
              </UnstyledButton>
            </List.Item>
          ))}
        </List>
      )}
      <span className={styles.quote}>{quote(problem.quote)}</span>
    </Alert>
  )
}

/** A fault with the name of its part: a sentence such as "Phải là một địa chỉ web" says nothing by itself. */
export function named(names: Record<string, string>, { pointer, detail }: Fault): string {
  const name = names[pointer.split('/')[1] ?? '']
  return name ? `${name}: ${detail}` : detail
}

/** What stands over the text at the foot of the page, so that no line of it moves. */
export function Notes({ draft, now }: { draft: Draft; now: Snapshot }) {
  const t = useWords(editor)
  const { stage, problem, newer, body } = now
  const away = problem && (problem.status === 0 || problem.status >= 500 || problem.status === 429)
  if (stage === 'barred' && problem) {
    return (
      <Dock icon={<IconLock {...icon} />} title={t.barredTitle}>
        <p>
          {problem.detail} {t.barredSafe} ({problem.quote})
        </p>
        <Button variant="default" onClick={() => void copy(plain(body)).then(() => toast(t.copied))}>
          {t.copyWords}
        </Button>
        <Button variant="subtle" onClick={draft.retry}>
          {t.tryNow}
        </Button>
      </Dock>
    )
  }
  if (away) {
    return (
      <Dock icon={<IconCloudOff {...icon} />}>
        <p>{problem.status === 0 ? t.offline : t.trouble(problem.quote)}</p>
        <Button variant="default" loading={stage === 'saving'} onClick={draft.retry}>
          {t.tryNow}
        </Button>
      </Dock>
    )
  }
  if (newer) {
    return (
      <Dock icon={<IconUserEdit {...icon} />}>
        <p>{t.newer(newer.head.author.name)}</p>
        <Button variant="default" onClick={() => draft.showNewer()}>
          {t.showNewer}
        </Button>
      </Dock>
    )
  }
  return null
}

function Dock({ icon: shape, title, children }: { icon: ReactNode; title?: string; children: ReactNode }) {
  return (
    <div className={styles.dock} role="status">
      {shape}
      <div className={styles.docked}>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}

interface FoundProps {
  left: Left
  /** What the server holds; nothing of a text that was never saved. */
  saved: Body | undefined
  use: () => void
  drop: () => void
}

/** What a page that died has left: offered with both texts to compare, never put in by itself. */
export function Found({ left, saved, use, drop }: FoundProps) {
  const t = useWords(editor)
  const [comparing, setComparing] = useState(false)
  return (
    <Alert role="status" variant="light" mb="lg" icon={<IconDeviceFloppy {...icon} />} title={t.leftTitle}>
      <p>{t.leftDetail(shortTime(new Date(left.at)))}</p>
      {(comparing || !saved) && <Changes before={saved ?? left.base} after={left.body} names={[t.savedText, t.myText]} />}
      <div className={styles.buttons}>
        <Button onClick={use}>{t.leftUse}</Button>
        <Button
          variant="default"
          onClick={() => {
            forget(left.name)
            drop()
          }}
        >
          {saved ? t.leftDrop : t.leftDropNew}
        </Button>
        {saved && (
          <Button variant="subtle" aria-expanded={comparing} onClick={() => setComparing(!comparing)}>
            {comparing ? t.hide : t.leftCompare}
          </Button>
        )}
      </div>
    </Alert>
  )
}
