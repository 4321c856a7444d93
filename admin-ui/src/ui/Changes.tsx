import { VisuallyHidden } from '@mantine/core'
import type { Schema } from '../api'
import { useWords } from '../i18n'
import { parts } from '../i18n/parts'
import styles from './Changes.module.css'
import { type Words, changes, compared, toText } from './compare'

/** What changed between two texts, part by part, the words marked. `names`: what the two are called. */
export function Changes({ before, after, names }: { before: Schema<'WrittenBody'>; after: Schema<'WrittenBody'>; names: [string, string] }) {
  return <ChangeList changes={changes(before, after)} names={names} />
}

/** One part of a text that differs; `words` where whoever found it compared them. */
interface Difference {
  part: string
  before?: unknown
  after?: unknown
  words?: Words[] | undefined
}

export function ChangeList({ changes: found, names }: { changes: Difference[]; names: [string, string] }) {
  const t = useWords(parts)
  if (found.length === 0) return <p className={styles.none}>{t.noChange}</p>
  return (
    <div className={styles.changes}>
      <p className={styles.legend}>
        <del>{names[0]}</del> <ins>{names[1]}</ins>
      </p>
      {found.map((one) => (
        <div key={one.part}>
          <h3 className={styles.part}>{partName(t.names, one.part)}</h3>
          <PartDiff change={one} />
        </div>
      ))}
    </div>
  )
}

function PartDiff({ change: { before, after, words } }: { change: Difference }) {
  const { otherFile } = useWords(parts)
  const found = words ?? compared(toText(before), toText(after))
  return found.every((one) => one.op === 'equal') ? <p>{otherFile}</p> : <WordDiff words={found} />
}

export function partName(names: Record<string, string>, part: string): string {
  return names[part] ?? part
}

/** Words that stayed, went and came; a long stretch that stayed is shortened to what stands beside a change. */
export function WordDiff({ words }: { words: Words[] }) {
  const t = useWords(parts)
  const placed = words.map((word, index) => ({ ...word, key: `${index}`, edge: [index === 0, index === words.length - 1] as const }))
  return (
    <p className={styles.words}>
      {placed.map(({ op, text, key, edge }) => {
        if (op === 'equal') return <span key={key}>{shortened(text, ...edge)}</span>
        const Mark = op === 'delete' ? 'del' : 'ins'
        return (
          <Mark key={key}>
            <VisuallyHidden>{op === 'delete' ? t.gone : t.come} </VisuallyHidden>
            {text}
          </Mark>
        )
      })}
    </p>
  )
}

const BESIDE = 120

function shortened(text: string, first: boolean, last: boolean): string {
  if (text.length <= 2 * BESIDE) return text
  const [head, tail] = [text.slice(0, BESIDE).replace(/\S*$/, ''), text.slice(-BESIDE).replace(/^\S*/, '')]
  if (first && last) return text
  if (first) return `… ${tail}`
  return last ? `${head} …` : `${head} … ${tail}`
}
