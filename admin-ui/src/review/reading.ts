import { $api, type Schema } from '../api'

export type Item = Schema<'Item'>
export type Action = Schema<'Action'>['action']

export function useItem(id: string) {
  return $api.useQuery('get', '/manage/v1/items/{id}', { params: { path: { id } } }, { staleTime: 0 })
}

export function actionOf(item: Item, action: Action): Schema<'Action'> | undefined {
  return item.actions.find((one) => one.action === action)
}

/** Who sent it for approval, when, and what they said with it. */
export function useSubmission(item: Item) {
  const params = { path: { id: item.id }, query: { limit: 50 } }
  const { data } = $api.useQuery('get', '/manage/v1/items/{id}/events', { params }, { staleTime: 0 })
  const sent = item.state === 'in_review' ? data?.items.find((one) => one.verb === 'submitted') : undefined
  const comment = sent?.detail?.comment
  return { known: data !== undefined, sent, comment: typeof comment === 'string' ? comment : undefined }
}

/** What changed since the revision that is live; undefined when nothing is, or while it is asked. */
export function useChanges(item: Item) {
  const live = item.publications.find((one) => one.live)?.revision
  const head = item.head.revision
  const { data } = $api.useQuery(
    'get',
    '/manage/v1/items/{id}/revisions/{span}',
    { params: { path: { id: item.id, span: `${live}..${head}` } } },
    { enabled: live !== undefined && live !== head, staleTime: 0 },
  )
  const changes = data && 'changes' in data ? data.changes.filter(({ part }) => part !== 'slug') : undefined
  return { live, changes: live !== undefined && live === head ? [] : changes }
}

export function useChecks(item: Item): Schema<'Finding'>[] | undefined {
  const body = { unit: item.unit.slug, body: item.head.body, channels: item.wanted?.channels ?? null }
  return $api.useQuery('post', '/manage/v1/checks', { body }, { staleTime: 0 }).data?.items
}

/** What else waits for this person's approval, newest first. */
export function useNext(id: string) {
  const { data, refetch } = $api.useQuery('get', '/manage/v1/desk', { params: { query: {} } })
  return { next: data?.to_approve.items.find((one) => one.id !== id), known: data !== undefined, refetch }
}
