import { expect, test, vi } from 'vitest'
import { Problem } from '../api/problem'
import type { Asset, Progress } from './send'
import { Uploads } from './uploads'

const file = (name: string) => new File(['x'], name)
const asset = (id: string) => ({ id }) as Asset

/** A server that answers when told to. */
function server() {
  const sent: { name: string; progress: Progress; signal: AbortSignal; answer: (asset: Asset) => void; refuse: (thrown: unknown) => void }[] = []
  const uploads = new Uploads('an-mau', {
    fit: (given) => Promise.resolve({ file: given, shrunk: false }),
    send: (given, _unit, progress, signal) =>
      new Promise((answer, refuse) => sent.push({ name: given.name, progress, signal, answer, refuse })),
  })
  const phases = () => uploads.list().map((one) => one.phase)
  return { uploads, sent, phases }
}

test('two files are sent at once, the others wait their turn, and each tells when it has arrived', async () => {
  const { uploads, sent, phases } = server()
  const arrived: string[] = []
  uploads.onArrival((upload, { id }) => arrived.push(`${upload.name} ${id}`))
  uploads.add([file('a.jpg'), file('b.jpg'), file('c.jpg')])
  await vi.waitFor(() => expect(phases()).toEqual(['sending', 'sending', 'waiting']))
  sent[1]?.progress(0.5)
  expect(uploads.list()[1]?.sent).toBe(0.5)
  sent[1]?.progress(1)
  expect(phases()[1]).toBe('received')
  sent[1]?.answer(asset('m2'))
  await vi.waitFor(() => expect(phases()).toEqual(['sending', 'done', 'sending']))
  sent[0]?.answer(asset('m1'))
  sent[2]?.answer(asset('m3'))
  await vi.waitFor(() => expect(phases()).toEqual(['done', 'done', 'done']))
  expect(arrived.sort()).toEqual(['a.jpg m1', 'b.jpg m2', 'c.jpg m3'])
})

test('a stopped file leaves the list, its request ends, and the next one goes', async () => {
  const { uploads, sent, phases } = server()
  const [first = ''] = uploads.add([file('a.jpg'), file('b.jpg'), file('c.jpg')])
  await vi.waitFor(() => expect(sent).toHaveLength(2))
  uploads.cancel(first)
  expect(sent[0]?.signal.aborted).toBe(true)
  sent[0]?.refuse(new DOMException('Aborted', 'AbortError'))
  await vi.waitFor(() => expect(phases()).toEqual(['sending', 'sending']))
  expect(uploads.get(first)).toBeUndefined()
})

test('a refusal stands at its file, and trying again sends it once more', async () => {
  const { uploads, sent, phases } = server()
  const [id = ''] = uploads.add([file('a.jpg')])
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  sent[0]?.refuse(new Problem(503, 'busy', 'Máy chủ đang xử lý nhiều ảnh khác.'))
  await vi.waitFor(() => expect(phases()).toEqual(['failed']))
  expect(uploads.get(id)?.problem?.quote).toBe('LOA-503 busy')
  uploads.retry(id)
  await vi.waitFor(() => expect(sent).toHaveLength(2))
  expect(uploads.get(id)?.problem).toBeUndefined()
  sent[1]?.answer(asset('m1'))
  await vi.waitFor(() => expect(phases()).toEqual(['done']))
})
