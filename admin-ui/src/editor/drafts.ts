import { Problem, api, match, queries } from '../api'
import { itemQuery } from '../api/item'
import { type Left, drawer, forget } from './copies'
import { type Attempt, Draft, type Item, type Server } from './draft'
import type { Body } from './kind'

/** Milliseconds after which a save is taken for unanswered and sent again. */
const PATIENCE = 20_000

/** Drafts of this page that are open, or were left with words the server does not hold yet. */
const drafts = new Map<Draft, { open: boolean }>()

const server: Server = {
  create: async (unit, { body, key }) => {
    try {
      const params = { header: { 'Idempotency-Key': key } }
      return told((await api.POST('/manage/v1/items', { params, body: { unit, body }, signal: patience() })).data)
    } catch (thrown) {
      throw thrown instanceof Problem ? ofBody(thrown) : thrown
    }
  },
  save: async (id, { body, key, version }: Attempt) => {
    const params = { path: { id }, header: { ...match(version ?? 0), 'Idempotency-Key': key } }
    return told((await api.PUT('/manage/v1/items/{id}/body', { params, body, signal: patience() })).data)
  },
  read: async (id) => told((await api.GET('/manage/v1/items/{id}', { params: { path: { id } } })).data),
}

/** A server that takes a request and never answers must not hold the next save up for ever. */
const patience = () => AbortSignal.timeout(PATIENCE)

/** The faults of a text inside a bigger request, as faults of the text. */
function ofBody({ status, code, detail, errors, members }: Problem): Problem {
  const inside = errors.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/body(?=\/)/, '') }))
  return new Problem(status, code, detail, inside, members)
}

/** What a write answers is what every list and screen shows from now on. */
export function told(item: Item | undefined): Item {
  if (!item) throw new Problem(0, 'unreadable', '')
  queries.setQueryData(itemQuery(item.id).queryKey, item)
  void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/items'] })
  void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/desk'] })
  return item
}

/** The draft of an item: the one that still holds unsaved words, when this page left it so. */
export function draftOf(person: string, item: Item): Draft {
  const [kept] = [...drafts.keys()].filter((draft) => draft.snapshot().item?.id === item.id)
  return kept ?? new Draft(server, drawer(person), { item, unit: item.unit.slug, body: item.head.body })
}

export function newDraft(person: string, unit: string, empty: Body): Draft {
  return new Draft(server, drawer(person), { item: undefined, unit, body: empty })
}

/** Words a page that died has left, taken over from its drawer. */
export function recovered(person: string, item: Item | undefined, found: Left, empty: Body): Draft {
  const begun = { item, unit: item?.unit.slug ?? found.unit, body: item?.head.body ?? empty }
  const draft = new Draft(server, drawer(person), begun, found)
  forget(found.name)
  return draft
}

/** Somebody looks at it, until the answer is called: then it is sent, and forgotten once the server holds every letter. */
export function attend(draft: Draft): () => void {
  const place = drafts.get(draft) ?? { open: true }
  place.open = true
  if (!drafts.has(draft)) {
    drafts.set(draft, place)
    draft.subscribe(() => forgetSaved(draft))
  }
  return () => {
    place.open = false
    draft.hurry()
    forgetSaved(draft)
  }
}

function forgetSaved(draft: Draft): void {
  if (!drafts.get(draft)?.open && !draft.snapshot().unsaved) drafts.delete(draft)
}

globalThis.addEventListener?.('online', () => {
  for (const draft of drafts.keys()) draft.retry()
})

globalThis.addEventListener?.('beforeunload', (event) => {
  if ([...drafts.keys()].some((draft) => draft.snapshot().unsaved)) event.preventDefault()
})
