import type { Schema } from '../api'
import { said } from '../i18n'
import { parts } from '../i18n/parts'

type Body = Schema<'WrittenBody'>

export type Words = Schema<'Words'>

export interface Change {
  /** The member of the body. */
  part: string
  before: unknown
  after: unknown
  words: Words[]
}

/** The parts in which two texts differ, word by word. Members in the order of the texts. */
export function changes(before: Body, after: Body): Change[] {
  const [old, fresh] = [before, after] as unknown as Record<string, unknown>[]
  const members = [...new Set([...Object.keys(old ?? {}), ...Object.keys(fresh ?? {})])]
  return members
    .filter((part) => part !== 'kind' && !same(old?.[part] ?? null, fresh?.[part] ?? null))
    .map((part) => ({
      part,
      before: old?.[part],
      after: fresh?.[part],
      words: compared(toText(old?.[part]), toText(fresh?.[part])),
    }))
}

/** All words of a text, to be carried elsewhere. */
export function plain(body: Body): string {
  return Object.entries(body)
    .filter(([part]) => !['kind', 'language', 'slug'].includes(part))
    .map(([, value]) => toText(value))
    .filter(Boolean)
    .join('\n\n')
}

interface Node {
  type?: string
  text?: string
  content?: Node[]
  attrs?: { alt?: string }
}

const BLOCKS = new Set(['paragraph', 'heading', 'listItem', 'blockquote', 'tableRow', 'image'])

/** How the API names a file of the library. */
const FILE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A value of a body as a person reads it: rich text by its blocks, lists and structures a line each. */
export function toText(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  const { codes, file, yes } = said(parts)
  if (typeof value === 'string') return FILE.test(value) ? file : (codes[value] ?? value)
  if (typeof value !== 'object') return value === true ? yes : String(value)
  if (Array.isArray(value)) return value.map(toText).filter(Boolean).join('\n')
  if ((value as Node).type === 'doc') return rich(value as Node).trim()
  return Object.values(value).map(toText).filter(Boolean).join(' · ')
}

function rich(node: Node): string {
  const inside = node.text ?? node.attrs?.alt ?? (node.content ?? []).map(rich).join('')
  return node.type && BLOCKS.has(node.type) ? `${inside.trimEnd()}\n` : inside
}

/** Above this many words the middle that differs is shown as a whole: comparing takes the square of them. */
const MANY = 1_500

/** What stayed, went and came, in words. */
export function compared(before: string, after: string): Words[] {
  const [left, right] = [tokens(before), tokens(after)]
  let [start, end] = [0, 0]
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end += 1
  const found: Words[] = []
  const say = (op: Words['op'], text: string) => {
    const last = found.at(-1)
    if (!text) return
    if (last?.op === op) last.text += text
    else found.push({ op, text })
  }
  say('equal', left.slice(0, start).join(''))
  for (const { op, text } of middle(left.slice(start, left.length - end), right.slice(start, right.length - end))) say(op, text)
  say('equal', left.slice(left.length - end).join(''))
  return found
}

const tokens = (text: string): string[] => text.match(/\s+|\S+/g) ?? []

function middle(left: string[], right: string[]): Words[] {
  if (left.length > MANY || right.length > MANY) {
    return [
      { op: 'delete', text: left.join('') },
      { op: 'insert', text: right.join('') },
    ]
  }
  // The longest common run of words, from the end, so that the walk below reads forward.
  const width = right.length + 1
  const longest = new Uint16Array((left.length + 1) * width)
  const at = (row: number, column: number) => longest[row * width + column] ?? 0
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      longest[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const found: Words[] = []
  let [row, column] = [0, 0]
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      found.push({ op: 'equal', text: left[row] ?? '' })
      row += 1
      column += 1
    } else if (column >= right.length || (row < left.length && at(row + 1, column) >= at(row, column + 1))) {
      found.push({ op: 'delete', text: left[row] ?? '' })
      row += 1
    } else {
      found.push({ op: 'insert', text: right[column] ?? '' })
      column += 1
    }
  }
  return found
}

/** Whether two values of JSON are one. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const [left, right] = [Object.entries(one), Object.keys(other)]
  return left.length === right.length && left.every(([name, value]) => same(value, (other as Record<string, unknown>)[name]))
}
