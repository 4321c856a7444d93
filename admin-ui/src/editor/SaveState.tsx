import { VisuallyHidden } from '@mantine/core'
import { useWords } from '../i18n'
import { clockTime } from '../i18n/format'
import styles from './Editor.module.css'
import type { Snapshot } from './draft'
import { editor } from './words'

/** "Đã lưu 09:41". Whoever hears the page is told when it is saved and when it cannot be, not at each key. */
export function SaveState({ now }: { now: Snapshot }) {
  const t = useWords(editor)
  const { stage, item, savedAt, problem, unsaved } = now
  const at = savedAt ?? (item ? new Date(item.head.at) : undefined)
  const rest = at ? t.saved(clockTime(at)) : t.untouched
  const failed = problem && stage !== 'saving'
  const shown = failed ? t.notSaved : !unsaved ? rest : stage === 'saving' ? t.saving : t.unsaved
  return (
    <>
      <span className={styles.save} data-failed={failed ? '' : undefined} aria-hidden>
        {shown}
      </span>
      <VisuallyHidden role="status">{failed ? t.notSaved : unsaved ? '' : rest}</VisuallyHidden>
    </>
  )
}
