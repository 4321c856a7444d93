import { type Problem, type Schema, problemOf } from '../api'
import { uuid } from '../api/uuid'
import type { Body } from './kind'
import { same } from '../ui/compare'

export type Item = Schema<'Item'>

/**
 * Where a text stands between the keyboard and the server.
 *
 * `resting`: the server holds every letter. `typing`: it will be sent in a moment. `saving`: it is on its way.
 * `retrying`: no answer, or the server is in trouble; it is sent again by itself. `refused`: the server says what is
 * wrong with it; the next change is sent again. `conflict`: somebody else saved meanwhile. `barred`: one may no longer
 * write it.
 */
export type Stage = 'resting' | 'typing' | 'saving' | 'retrying' | 'refused' | 'conflict' | 'barred'

/** One sending of a text. It stays the same until it is answered: sent twice, it happens once. */
export interface Attempt {
  key: string
  body: Body
  /** Null: it makes the item. */
  version: number | null
}

/** What is kept on this machine while the server does not hold it. */
export interface Unsaved {
  id: string | null
  unit: string
  body: Body
  /** The text both sides last agreed on. */
  base: Body
  at: string
  attempt: Attempt | null
}

export interface Server {
  create: (unit: string, attempt: Attempt) => Promise<Item>
  save: (id: string, attempt: Attempt) => Promise<Item>
  read: (id: string) => Promise<Item>
}

/** The drawer of this machine; see `copies.ts`. */
export interface Drawer {
  put: (unsaved: Unsaved) => void
  clear: () => void
}

export interface Snapshot {
  /** As the server last told it; undefined before the first save. */
  item: Item | undefined
  unit: string
  body: Body
  base: Body
  stage: Stage
  /** Why the last sending came to nothing; until one succeeds. */
  problem: Problem | undefined
  /** In a conflict: what the other person saved. */
  theirs: Item | undefined
  unsaved: boolean
  savedAt: Date | undefined
  /** Rises when the text was replaced under the form, which then begins anew. */
  generation: number
  /** A text somebody else saved while nothing was unsaved here. */
  newer: Item | undefined
}

/** Milliseconds after the last key; and at most, however long one types. */
const PAUSE = 1_500
const LONGEST = 15_000
const BACKOFF = [2_000, 4_000, 8_000, 15_000, 30_000]

/** One text being written: it is sent when it is time, one sending at a time, and nothing typed is ever lost. */
export class Draft {
  /** Tells texts apart before they have an id. */
  readonly serial = uuid()
  private readonly server: Server
  private readonly drawer: Drawer
  private now: Snapshot
  private readonly listeners = new Set<() => void>()
  /** Counts changes, so that an answer knows whether it speaks of the newest. */
  private changes = 0
  private attempt: Attempt | null
  private inFlight: Promise<void> | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private since: number | undefined
  private failures = 0

  constructor(server: Server, drawer: Drawer, begun: Pick<Snapshot, 'item' | 'unit' | 'body'>, found?: Unsaved) {
    this.server = server
    this.drawer = drawer
    // What made the item may have happened: it is sent again as it was. Of an item that stands one has seen the text.
    this.attempt = begun.item ? null : (found?.attempt ?? null)
    this.now = {
      ...begun,
      base: begun.body,
      stage: 'resting',
      problem: undefined,
      theirs: undefined,
      unsaved: false,
      savedAt: undefined,
      generation: 0,
      newer: undefined,
    }
    if (found) this.replace(found.body)
  }

  readonly snapshot = (): Snapshot => this.now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Some members of the text replaced, at a key. */
  readonly change = (members: Partial<Body>): void => {
    const before = this.now.body as unknown as Record<string, unknown>
    const moved = Object.entries(members).some(([name, value]) => !same(before[name], value))
    if (moved) this.become({ ...this.now.body, ...members } as Body)
  }

  /** The whole text replaced under the form: from this machine's drawer, by a restored revision, after a conflict. */
  replace(body: Body): void {
    this.tell({ generation: this.now.generation + 1 })
    this.become(body)
  }

  /** Before it is made, it may go to another unit. */
  moveTo(unit: string): void {
    this.tell({ unit })
    if (this.now.unsaved) this.keep()
  }

  /** Send what is unsaved now. Whether the server then holds every letter. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer)
    while (this.inFlight) await this.inFlight
    if (!this.now.unsaved) return true
    if (this.now.stage === 'conflict' || this.now.stage === 'barred') return false
    await this.send()
    return this.now.stage === 'typing' ? this.flush() : !this.now.unsaved
  }

  /** Somebody leaves a field: no need to wait for the next key. */
  readonly hurry = (): void => {
    if (this.now.stage === 'typing') void this.flush()
  }

  /** The network is back, or somebody asks to try again. */
  readonly retry = (): void => {
    if (!this.now.unsaved || this.now.stage === 'conflict') return
    if (this.now.stage === 'barred') this.tell({ stage: 'typing' })
    void this.flush()
  }

  /** A write other than a save, in its turn: a move of the workflow, a revision restored. */
  async act(write: (item: Item) => Promise<Item>): Promise<Item | undefined> {
    if (!(await this.flush()) || !this.now.item) return undefined
    const turn = write(this.now.item)
    this.inFlight = turn.then(this.take, () => undefined).finally(() => {
      this.inFlight = undefined
      if (this.now.unsaved) this.wait()
    })
    const item = await turn
    await this.inFlight
    return item
  }

  /** What the server tells of the item besides, when somebody looks again. */
  hear(item: Item): void {
    const mine = this.now.item
    if (this.inFlight || (mine && item.version < mine.version)) return
    if (same(item.head.body, mine?.head.body)) {
      this.tell({ item, newer: undefined })
    } else if (!this.now.unsaved) {
      this.tell({ newer: item })
    }
  }

  /** Read on from what somebody else saved. */
  showNewer(): void {
    if (this.now.newer) this.take(this.now.newer)
  }

  /** A conflict is over: this is the text, on top of theirs. */
  settle(result: Body): void {
    const { theirs } = this.now
    if (!theirs) return
    this.tell({ item: theirs, base: theirs.head.body, theirs: undefined, stage: 'typing' })
    if (same(result, theirs.head.body)) this.discard()
    else {
      this.replace(result)
      void this.flush()
    }
  }

  /** What is unsaved is given up: the text the server holds is shown again. */
  discard(): void {
    clearTimeout(this.timer)
    this.attempt = null
    this.drawer.clear()
    const { item, base, theirs, generation } = this.now
    const held = theirs ?? item
    const body = held?.head.body ?? base
    this.tell({ ...AT_REST, item: held, body, base: body, generation: generation + 1 })
  }

  /** Take what a write answered. A text that differs from ours replaces it, unless something is unsaved here. */
  private readonly take = (item: Item): void => {
    const text = item.head.body
    const replaced = !this.now.unsaved && !same(text, this.now.item?.head.body) && !same(text, this.now.body)
    this.tell({
      item,
      newer: undefined,
      ...(this.now.unsaved ? {} : AT_REST),
      ...(replaced ? { body: text, base: text, generation: this.now.generation + 1 } : {}),
    })
    if (!this.now.unsaved) this.drawer.clear()
  }

  private become(body: Body): void {
    this.changes += 1
    this.since ??= Date.now()
    const { stage } = this.now
    const waits = stage === 'resting' || stage === 'typing' || stage === 'refused'
    this.tell({ body, unsaved: true, ...(waits ? { stage: 'typing' } : {}) })
    this.keep()
    if (waits) this.wait()
  }

  private keep(): void {
    const { item, unit, body, base } = this.now
    this.drawer.put({ id: item?.id ?? null, unit, body, base, at: new Date().toISOString(), attempt: this.attempt })
  }

  private wait(): void {
    clearTimeout(this.timer)
    const left = LONGEST - (Date.now() - (this.since ?? Date.now()))
    this.timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(PAUSE, left)))
  }

  private send(): Promise<void> {
    this.inFlight = this.sendOnce().finally(() => {
      this.inFlight = undefined
    })
    return this.inFlight
  }

  private async sendOnce(): Promise<void> {
    const { item, unit, body } = this.now
    const change = this.changes
    const attempt = (this.attempt ??= { key: uuid(), body, version: item?.version ?? null })
    this.tell({ stage: 'saving' })
    // What is on its way belongs into the drawer: after a crash the same sending goes out again, and happens once.
    this.keep()
    try {
      const saved = await (item ? this.server.save(item.id, attempt) : this.server.create(unit, attempt))
      this.attempt = null
      this.failures = 0
      const newest = this.changes === change && attempt.body === this.now.body
      this.saved(saved, attempt, newest)
    } catch (thrown) {
      await this.failed(problemOf(thrown))
    }
  }

  private saved(item: Item, attempt: Attempt, newest: boolean): void {
    // What the server added to what was left open, at the first save: the address made from the title. Nothing else is
    // put under a cursor: blanks at the end of a line are cleaned on the server, not on the screen.
    const added = attempt.version === null ? addedTo(attempt.body, item.head.body) : {}
    const body = { ...this.now.body, ...added } as Body
    this.since = newest ? undefined : Date.now()
    this.tell({
      item,
      body,
      base: item.head.body,
      savedAt: new Date(),
      ...AT_REST,
      ...(newest ? {} : { unsaved: true, stage: 'typing' }),
    })
    if (newest) this.drawer.clear()
    else {
      this.keep()
      this.wait()
    }
  }

  private async failed(problem: Problem): Promise<void> {
    if (problem.status === 412 && this.now.item) {
      await this.behind(this.now.item)
    } else {
      this.stop(problem)
    }
    this.keep()
  }

  private stop(problem: Problem): void {
    if (!decided(problem)) {
      const pause = BACKOFF[Math.min(this.failures, BACKOFF.length - 1)] ?? 0
      this.failures += 1
      this.tell({ stage: 'retrying', problem })
      clearTimeout(this.timer)
      this.timer = setTimeout(this.retry, pause)
      return
    }
    // A new sending may say something else; one that was not answered must say the same again.
    this.attempt = null
    const shut = [401, 403, 404].includes(problem.status) || (problem.status === 409 && problem.errors.length === 0)
    this.tell({ stage: shut ? 'barred' : 'refused', problem })
  }

  /** Somebody changed the item meanwhile: if not its text, ours is sent on top; else people decide. */
  private async behind(mine: Item): Promise<void> {
    let theirs: Item
    try {
      theirs = await this.server.read(mine.id)
    } catch (thrown) {
      return this.stop(problemOf(thrown))
    }
    this.attempt = null
    if (same(theirs.head.body, mine.head.body)) {
      this.tell({ item: theirs, stage: 'typing' })
      this.wait()
    } else if (same(theirs.head.body, this.now.body)) {
      this.tell({ unsaved: false })
      this.take(theirs)
    } else {
      this.tell({ stage: 'conflict', theirs })
    }
  }

  private tell(members: Partial<Snapshot>): void {
    this.now = { ...this.now, ...members }
    for (const listener of this.listeners) listener()
  }
}

const AT_REST = { stage: 'resting', problem: undefined, theirs: undefined, unsaved: false } as const

/** Whether the server has decided; else it may yet, and the same sending goes out again. */
function decided({ status, code }: Problem): boolean {
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status) && code !== 'in_flight'
}

function addedTo(sent: Body, kept: Body): Partial<Body> {
  const given = sent as unknown as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(kept).filter(([name, value]) => (given[name] ?? null) === null && value !== null && typeof value === 'string'),
  ) as Partial<Body>
}
