import { type Schema, api, match } from '../api'
import { offline } from '../api/problem'
import type { Item } from './reading'

interface Takes {
  approve: Schema<'Approve'>
  publish: Schema<'Publish'>
  return: Schema<'Return'>
}

/** A move on the text as it was read. */
export async function move<Name extends keyof Takes>(item: Item, action: Name, takes: Takes[Name]): Promise<Item> {
  const params = { path: { id: item.id }, header: match(item.version) }
  // Each move has an address of its own, and takes what `Takes` says.
  const path = `/manage/v1/items/{id}/moves/${action}` as '/manage/v1/items/{id}/moves/return'
  return answered(await api.POST(path, { params, body: takes as Schema<'Return'> }))
}

/** Other words in its place; in review they are the approver's own, and it stays there. */
export async function save(item: Item, body: Schema<'WrittenBody'>): Promise<Item> {
  const params = { path: { id: item.id }, header: match(item.version) }
  return answered(await api.PUT('/manage/v1/items/{id}/body', { params, body }))
}

function answered({ data }: { data?: Item | undefined }): Item {
  if (!data) throw offline()
  return data
}
