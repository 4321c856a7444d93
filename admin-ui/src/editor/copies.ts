import { uuid } from '../api/uuid'
import { same } from '../ui/compare'
import type { Drawer, Item, Unsaved } from './draft'
import type { Kind } from './kind'

/**
 * The drawer of this machine: every text with unsaved words, per person, until the server has them. A page that holds one
 * says so by a lock of that name; what nobody holds was left by a page that died.
 */
const PREFIX = 'loa.unsaved.'

export interface Left extends Unsaved {
  /** Where it lies. */
  name: string
}

/** A place of its own for one text, held while something lies in it. */
export function drawer(person: string): Drawer {
  const name = `${PREFIX}${person}.${uuid()}`
  let release: (() => void) | undefined
  return {
    put: (unsaved) => {
      write(name, unsaved)
      if (release) return
      const over = new Promise<void>((resolve) => (release = resolve))
      // Only a secure context (HTTPS or localhost) has locks; without them another tab's text may be offered here, too.
      void navigator.locks?.request(name, () => over)
    },
    clear: () => {
      forget(name)
      release?.()
      release = undefined
    },
  }
}

function write(name: string, unsaved: Unsaved): void {
  try {
    localStorage.setItem(name, JSON.stringify(unsaved))
  } catch {
    // Storage is full or forbidden: the page itself still holds the text, and says so on leaving.
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(name)
  } catch {
    // See above.
  }
}

/**
 * What this person left unsaved on this machine of an item (or of new texts of a kind), newest first. What the item
 * already says was saved, only its answer came to a page that had died: it is put away.
 */
export async function left(person: string, of: Item | Kind): Promise<Left[]> {
  const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name))
  const mine = everything().filter(({ name }) => name.startsWith(`${PREFIX}${person}.`) && !held.has(name))
  if (typeof of === 'string') return newestFirst(mine.filter(({ id, body }) => id === null && body.kind === of))
  const ofItem = mine.filter(({ id }) => id === of.id)
  const saved = ofItem.filter(({ body }) => same(body, of.head.body))
  for (const { name } of saved) forget(name)
  return newestFirst(ofItem.filter((one) => !saved.includes(one)))
}

function newestFirst(copies: Left[]): Left[] {
  return copies.sort((one, other) => other.at.localeCompare(one.at))
}

function everything(): Left[] {
  try {
    return Object.entries(localStorage).flatMap(([name, value]) => (name.startsWith(PREFIX) ? [{ ...JSON.parse(value as string), name }] : []))
  } catch {
    return []
  }
}
