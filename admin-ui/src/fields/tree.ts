import type { JSONContent } from '@tiptap/core'
import type { Schema } from '../api'

export type RichText = Schema<'RichText'>
type RichNode = Schema<'RichNode'>

/** What holds blocks, and so at least one paragraph for the cursor. */
const HOLDERS = new Set(['doc', 'listItem', 'blockquote', 'tableCell', 'tableHeader'])
const LINES = new Set(['paragraph', 'heading'])
/** What the API has no word for: a picture on its way. */
const PASSING = 'upload'
/** Values that go without saying. */
const PLAIN: Record<string, unknown> = { textAlign: 'left', start: 1, colspan: 1, rowspan: 1 }
const ATTRIBUTES: Record<string, readonly string[]> = {
  paragraph: ['textAlign'],
  heading: ['textAlign', 'level'],
  orderedList: ['start'],
  tableCell: ['colspan', 'rowspan'],
  tableHeader: ['colspan', 'rowspan'],
  image: ['media', 'alt', 'title'],
}
const MARKS = new Set(['bold', 'italic', 'underline', 'strike', 'link'])

/**
 * The tree of the API as the editor draws it. The API takes a picture among words, too, and things that hold nothing;
 * for the editor the one is a node of its own name, and the other holds an empty paragraph.
 */
export function toEditor(tree: RichText): JSONContent {
  return drawn(tree as JSONContent)
}

function drawn(node: JSONContent): JSONContent {
  const content = node.content?.map((child) =>
    LINES.has(node.type ?? '') && child.type === 'image' ? { ...child, type: 'inlineImage' } : drawn(child),
  )
  if (!HOLDERS.has(node.type ?? '') || content?.length) return content ? { ...node, content } : node
  return { ...node, content: [{ type: 'paragraph' }] }
}

/** The editor's document as the API writes it: pictures on their way, marks for the eye and empty attributes left out. */
export function toTree(doc: JSONContent): RichText {
  const content = written(doc.content ?? [])
  // The editor keeps a line below the last table or picture, to write on.
  const last = content.at(-1)
  if (last?.type === 'paragraph' && !last.content && !last.attrs) content.pop()
  return { type: 'doc', content }
}

function written(nodes: readonly JSONContent[]): RichNode[] {
  const made: RichNode[] = []
  for (const node of nodes) {
    if (node.type === PASSING) continue
    const next = one(node)
    const before = made.at(-1)
    // Two runs that differed only in what the API does not keep are one.
    if (next.type === 'text' && before?.type === 'text' && JSON.stringify(before.marks) === JSON.stringify(next.marks)) {
      before.text = (before.text ?? '') + (next.text ?? '')
    } else {
      made.push(next)
    }
  }
  return made
}

function one({ type = '', attrs = {}, content, marks, text }: JSONContent): RichNode {
  const made = { type: type === 'inlineImage' ? 'image' : type } as RichNode
  const kept = Object.entries(attrs).filter(
    ([name, value]) => ATTRIBUTES[made.type]?.includes(name) && value !== null && value !== '' && value !== PLAIN[name],
  )
  if (kept.length > 0) made.attrs = Object.fromEntries(kept)
  if (text !== undefined) made.text = text
  const set = (marks ?? []).filter((mark) => MARKS.has(mark.type))
  if (set.length > 0) {
    made.marks = set.map((mark) => (mark.type === 'link' ? { type: 'link', attrs: { href: String(mark.attrs?.href) } } : { type: mark.type })) as NonNullable<RichNode['marks']>
  }
  if (content && content.length > 0) made.content = written(content)
  return made
}
