import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../api'
import { type Attempt, Draft, type Drawer, type Item, type Server, type Unsaved } from './draft'
import type { Body } from './kind'

const EMPTY: Body = {
  kind: 'led_message',
  text: '',
  style: 'notice',
  emphasis: 'none',
  color: null,
  image: null,
  min_seconds: null,
  link: null,
  topics: [],
  audiences: [],
  areas: [],
  language: 'vi',
  note: '',
}

const message = (text: string): Body => ({ ...EMPTY, text })

function itemOf(body: Body, version: number): Item {
  return { id: '019a', version, head: { revision: 1, body, author: { id: 'a', name: 'Lan' }, at: '2026-11-24T01:00:00Z' } } as Item
}

/** A server in memory: it answers when it is told to. */
class Desk implements Server {
  item: Item | undefined
  sent: Attempt[] = []
  private waiting: { answer: () => void; refuse: (problem: Problem) => void }[] = []

  create = (_unit: string, attempt: Attempt) => this.take(attempt)
  save = (_id: string, attempt: Attempt) => this.take(attempt)
  read = () => (this.item ? Promise.resolve(this.item) : Promise.reject(new Problem(404, 'not_found', 'Không có.')))

  private take(attempt: Attempt): Promise<Item> {
    this.sent.push(attempt)
    return new Promise((resolve, reject) => {
      this.waiting.push({
        answer: () => {
          this.item = itemOf(attempt.body, (this.item?.version ?? 0) + 1)
          resolve(this.item)
        },
        refuse: reject,
      })
    })
  }

  async answer() {
    this.waiting.shift()?.answer()
    await vi.advanceTimersByTimeAsync(0)
  }

  async refuse(status: number, code = 'x', errors: Problem['errors'] = []) {
    this.waiting.shift()?.refuse(new Problem(status, code, 'Không được.', errors))
    await vi.advanceTimersByTimeAsync(0)
  }
}

class Memory implements Drawer {
  held: Unsaved | undefined
  put = (unsaved: Unsaved) => void (this.held = unsaved)
  clear = () => void (this.held = undefined)
}

const desk = () => new Desk()

function later<T>() {
  let resolve: ((value: T) => void) | undefined
  const promise = new Promise<T>((given) => (resolve = given))
  return { promise, resolve: (value: T) => resolve?.(value) }
}

function opened(server: Desk, text = 'Phòng cháy', version = 3) {
  const memory = new Memory()
  server.item = itemOf(message(text), version)
  const draft = new Draft(server, memory, { item: server.item, unit: 'an-mau', body: server.item.head.body })
  return { draft, memory, now: draft.snapshot }
}

const pause = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a text is sent one and a half seconds after the last key, with the version it was read at', async () => {
  const server = desk()
  const { draft, now, memory } = opened(server)
  draft.change({ text: 'Phòng cháy c' })
  await pause(1400)
  draft.change({ text: 'Phòng cháy ch' })
  await pause(1400)
  expect(server.sent).toHaveLength(0)
  expect(now().stage).toBe('typing')
  await pause(100)
  expect(server.sent).toMatchObject([{ body: { text: 'Phòng cháy ch' }, version: 3 }])
  expect(now().stage).toBe('saving')
  await server.answer()
  expect(now()).toMatchObject({ stage: 'resting', unsaved: false, item: { version: 4 } })
  expect(memory.held).toBeUndefined()
})

test('whoever types without a pause is saved all the same', async () => {
  const server = desk()
  const { draft } = opened(server)
  for (let key = 0; key < 40; key += 1) {
    draft.change({ text: `chữ ${key}` })
    await pause(500)
  }
  expect(server.sent).toHaveLength(1)
})

test('every change lies in the drawer at once, until the server has it', async () => {
  const server = desk()
  const { draft, memory } = opened(server)
  draft.change({ text: 'Mời họp thôn' })
  expect(memory.held).toMatchObject({ id: '019a', body: { text: 'Mời họp thôn' }, base: { text: 'Phòng cháy' } })
  draft.hurry()
  await pause(0)
  draft.change({ text: 'Mời họp thôn Đông' })
  await server.answer()
  expect(memory.held).toMatchObject({ body: { text: 'Mời họp thôn Đông' }, base: { text: 'Mời họp thôn' } })
})

test('one sending at a time, and what was typed meanwhile goes next', async () => {
  const server = desk()
  const { draft, now } = opened(server)
  draft.change({ text: 'một' })
  const done = draft.flush()
  await pause(0)
  draft.change({ text: 'một hai' })
  await pause(5000)
  expect(server.sent).toHaveLength(1)
  await server.answer()
  expect(now().body).toMatchObject({ text: 'một hai' })
  await pause(1500)
  expect(server.sent[1]).toMatchObject({ body: { text: 'một hai' }, version: 4 })
  await server.answer()
  await expect(done).resolves.toBe(true)
  expect(now().unsaved).toBe(false)
})

test('a change that changes nothing is no change', async () => {
  const server = desk()
  const { draft, now } = opened(server)
  draft.change({ text: 'Phòng cháy', topics: [] })
  expect(now().stage).toBe('resting')
  await pause(60_000)
  expect(server.sent).toHaveLength(0)
})

test('a new text is made by its first save, and keeps its address', async () => {
  const server = desk()
  const memory = new Memory()
  const draft = new Draft(server, memory, { item: undefined, unit: 'an-mau', body: EMPTY })
  draft.change({ text: 'Chào mừng' })
  await pause(1500)
  expect(server.sent[0]).toMatchObject({ version: null })
  await server.answer()
  draft.change({ text: 'Chào mừng năm mới' })
  await pause(1500)
  expect(server.sent[1]).toMatchObject({ version: 1 })
})

test('the server may fill what was left open, but touches nothing that was typed', async () => {
  const memory = new Memory()
  const article = { kind: 'article', title: 'Tin mới ', slug: null } as unknown as Body
  const made = later<Item>()
  const draft = new Draft({ ...desk(), create: () => made.promise } as Server, memory, { item: undefined, unit: 'an-mau', body: { ...article, title: '' } as Body })
  draft.change({ title: 'Tin mới ' } as Partial<Body>)
  await pause(1500)
  made.resolve(itemOf({ ...article, title: 'Tin mới', slug: 'tin-moi' } as Body, 1))
  await pause(0)
  expect(draft.snapshot().body).toMatchObject({ title: 'Tin mới ', slug: 'tin-moi' })
  expect(draft.snapshot()).toMatchObject({ stage: 'resting', generation: 0 })
})

test('without an answer the same sending goes out again, later each time, and newer words after it', async () => {
  const server = desk()
  const { draft, now, memory } = opened(server)
  draft.change({ text: 'một' })
  await pause(1500)
  await server.refuse(0, 'offline')
  expect(now()).toMatchObject({ stage: 'retrying', problem: { code: 'offline' } })
  draft.change({ text: 'một hai' })
  expect(memory.held).toMatchObject({ body: { text: 'một hai' }, attempt: { body: { text: 'một' } } })
  await pause(1999)
  expect(server.sent).toHaveLength(1)
  await pause(1)
  expect(server.sent).toHaveLength(2)
  expect(server.sent[1]).toBe(server.sent[0])
  expect(now().problem, 'told until it is over').toBeDefined()
  await server.refuse(503)
  await pause(3999)
  expect(server.sent).toHaveLength(2)
  await pause(1)
  await server.answer()
  await pause(1500)
  expect(server.sent[3]).toMatchObject({ body: { text: 'một hai' }, version: 4 })
  expect(server.sent[3]?.key).not.toBe(server.sent[2]?.key)
  await server.answer()
  expect(now()).toMatchObject({ stage: 'resting', problem: undefined })
})

test('when the network is back nobody waits for the pause to end', async () => {
  const server = desk()
  const { draft } = opened(server)
  draft.change({ text: 'một' })
  await pause(1500)
  await server.refuse(0, 'offline')
  draft.retry()
  await pause(0)
  expect(server.sent).toHaveLength(2)
})

test('a refused text stays as it is, says why, and is sent again when it changes', async () => {
  const server = desk()
  const { draft, now, memory } = opened(server)
  draft.change({ text: '' })
  await pause(1500)
  await server.refuse(422, 'invalid', [{ pointer: '/text', code: 'too_short', detail: 'Chưa có chữ.' }])
  expect(now()).toMatchObject({ stage: 'refused', unsaved: true, body: { text: '' }, problem: { status: 422 } })
  expect(memory.held).toBeDefined()
  await pause(60_000)
  expect(server.sent).toHaveLength(1)
  draft.change({ text: 'Có chữ' })
  await pause(1500)
  expect(server.sent[1]).toMatchObject({ body: { text: 'Có chữ' } })
  await server.answer()
  expect(now().problem).toBeUndefined()
})

test('a code that belongs to another is a fault of the text, a text that is in the trash is not', async () => {
  const server = desk()
  const { draft, now } = opened(server)
  draft.change({ text: 'một' })
  await pause(1500)
  await server.refuse(409, 'code_taken', [{ pointer: '/code', code: 'code_taken', detail: 'Mã đã có.' }])
  expect(now().stage).toBe('refused')
  draft.change({ text: 'hai' })
  await pause(1500)
  await server.refuse(409, 'not_from_here')
  expect(now().stage).toBe('barred')
})

test('somebody else saved: both texts are kept, and nothing is sent until people decide', async () => {
  const server = desk()
  const { draft, now, memory } = opened(server)
  draft.change({ text: 'của tôi' })
  server.item = itemOf(message('của chị'), 4)
  await pause(1500)
  await server.refuse(412, 'stale')
  expect(now()).toMatchObject({ stage: 'conflict', body: { text: 'của tôi' }, theirs: { version: 4 } })
  draft.change({ text: 'của tôi nữa' })
  await pause(60_000)
  expect(server.sent).toHaveLength(1)
  await expect(draft.flush()).resolves.toBe(false)
  expect(memory.held).toMatchObject({ body: { text: 'của tôi nữa' }, base: { text: 'Phòng cháy' } })
  draft.settle(message('của cả hai'))
  await pause(0)
  expect(server.sent[1]).toMatchObject({ body: { text: 'của cả hai' }, version: 4 })
  expect(now().generation).toBe(1)
  await server.answer()
  expect(now()).toMatchObject({ stage: 'resting', theirs: undefined })
})

test('choosing theirs sends nothing and empties the drawer', async () => {
  const server = desk()
  const { draft, now, memory } = opened(server)
  draft.change({ text: 'của tôi' })
  server.item = itemOf(message('của chị'), 4)
  await pause(1500)
  await server.refuse(412, 'stale')
  draft.settle(message('của chị'))
  expect(now()).toMatchObject({ stage: 'resting', unsaved: false, body: { text: 'của chị' }, item: { version: 4 } })
  expect(memory.held).toBeUndefined()
  await pause(60_000)
  expect(server.sent).toHaveLength(1)
})

test('a move that changed no letter is no conflict: the text is sent on top of it', async () => {
  const server = desk()
  const { draft, now } = opened(server)
  draft.change({ text: 'của tôi' })
  server.item = itemOf(message('Phòng cháy'), 9)
  await pause(1500)
  await server.refuse(412, 'stale')
  await pause(1500)
  expect(server.sent[1]).toMatchObject({ body: { text: 'của tôi' }, version: 9 })
  await server.answer()
  expect(now().stage).toBe('resting')
})

test('a role taken away bars writing and keeps the words here; it is tried again when asked', async () => {
  const server = desk()
  const { draft, now, memory } = opened(server)
  draft.change({ text: 'của tôi' })
  await pause(1500)
  await server.refuse(403, 'forbidden')
  expect(now()).toMatchObject({ stage: 'barred', unsaved: true, body: { text: 'của tôi' } })
  expect(memory.held).toMatchObject({ body: { text: 'của tôi' } })
  await expect(draft.flush()).resolves.toBe(false)
  draft.retry()
  await pause(0)
  await server.answer()
  expect(now().stage).toBe('resting')
})

test('a move waits for the save before it, and the save after it for the move', async () => {
  const server = desk()
  const { draft, now } = opened(server)
  draft.change({ text: 'một' })
  const moved = later<Item>()
  const move = vi.fn<(item: Item) => Promise<Item>>(() => moved.promise)
  const done = draft.act(move)
  await pause(0)
  expect(move).not.toHaveBeenCalled()
  await server.answer()
  expect(move).toHaveBeenCalledWith(expect.objectContaining({ version: 4 }))
  draft.change({ text: 'một hai' })
  await pause(5000)
  expect(server.sent).toHaveLength(1)
  moved.resolve(itemOf(message('một'), 5))
  await done
  await pause(1500)
  expect(server.sent[1]).toMatchObject({ version: 5, body: { text: 'một hai' } })
  await server.answer()
  expect(now().stage).toBe('resting')
})

test('a move is not made while the text cannot be saved', async () => {
  const server = desk()
  const { draft } = opened(server)
  draft.change({ text: '' })
  const move = vi.fn<(item: Item) => Promise<Item>>()
  const done = draft.act(move)
  await pause(0)
  await server.refuse(422)
  await expect(done).resolves.toBeUndefined()
  expect(move).not.toHaveBeenCalled()
})

test('a refused move leaves the text as it is and is told to whoever made it', async () => {
  const server = desk()
  const { draft, now } = opened(server)
  const problem = new Problem(403, 'own_text', 'Cần một người khác duyệt.')
  await expect(draft.act(() => Promise.reject(problem))).rejects.toBe(problem)
  expect(now()).toMatchObject({ stage: 'resting', item: { version: 3 } })
})

test('what somebody else saved is offered, never put under the hands', async () => {
  const server = desk()
  const { draft, now } = opened(server)
  draft.hear(itemOf(message('của chị'), 4))
  expect(now()).toMatchObject({ body: { text: 'Phòng cháy' }, newer: { version: 4 }, generation: 0 })
  draft.showNewer()
  expect(now()).toMatchObject({ body: { text: 'của chị' }, newer: undefined, item: { version: 4 }, generation: 1 })
})

test('words left by a page that died are sent as the new text', async () => {
  const server = desk()
  const memory = new Memory()
  const found: Unsaved = { id: null, unit: 'an-mau', body: message('còn lại'), base: EMPTY, at: '', attempt: null }
  const lost: Attempt = { key: 'k-1', body: message('còn'), version: null }
  const draft = new Draft(server, memory, { item: undefined, unit: 'an-mau', body: EMPTY }, { ...found, attempt: lost })
  expect(draft.snapshot()).toMatchObject({ unsaved: true, body: { text: 'còn lại' }, generation: 1 })
  await pause(1500)
  expect(server.sent[0], 'what may have arrived is sent as it was').toBe(lost)
  await server.answer()
  await pause(1500)
  expect(server.sent[1]).toMatchObject({ body: { text: 'còn lại' }, version: 1 })
})

test('giving up what is unsaved shows what the server holds', async () => {
  const server = desk()
  const { draft, now, memory } = opened(server)
  draft.change({ text: 'nhầm rồi' })
  draft.discard()
  expect(now()).toMatchObject({ body: { text: 'Phòng cháy' }, unsaved: false, generation: 1 })
  expect(memory.held).toBeUndefined()
  await pause(60_000)
  expect(server.sent).toHaveLength(0)
})
