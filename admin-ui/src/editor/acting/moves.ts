import { type Schema, api, match, queries } from '../../api'
import type { Draft, Item } from '../draft'
import { told } from '../drafts'

export type Action = Schema<'Action'>['action']

/** What each move takes. */
export interface Takes {
  submit: Schema<'Submit'>
  recall: object
  return: Schema<'Return'>
  approve: Schema<'Approve'>
  publish: Schema<'Publish'>
  schedule: Schema<'Publish'>
  correct: Schema<'Correct'>
  withdraw: Schema<'Withdraw'>
  archive: object
  restore: object
}

/** A move of the workflow, after what is unsaved; undefined when that cannot be saved. */
export async function move<Name extends keyof Takes>(draft: Draft, action: Name, takes: Takes[Name]): Promise<Item | undefined> {
  const made = await draft.act(async ({ id, version }) => {
    const params = { path: { id }, header: match(version) }
    // Each move has an address of its own, and takes what `Takes` says.
    const path = `/manage/v1/items/{id}/moves/${action}` as '/manage/v1/items/{id}/moves/recall'
    return told((await api.POST(path, { params, body: takes as Record<string, never> })).data)
  })
  if (made) renewed()
  return made
}

/** To another unit, after what is unsaved; undefined when that cannot be saved. */
export async function moveTo(draft: Draft, unit: string): Promise<Item | undefined> {
  const made = await draft.act(async ({ id, version }) => {
    const params = { path: { id }, header: match(version) }
    return told((await api.POST('/manage/v1/items/{id}/unit', { params, body: { unit } })).data)
  })
  if (made) renewed()
  return made
}

/** What is told of an item beside its text: its history and its talk. */
export function renewed(): void {
  for (const path of ['events', 'revisions', 'reach']) {
    void queries.invalidateQueries({ queryKey: ['get', `/manage/v1/items/{id}/${path}`] })
  }
}

/** Its newest text stands on the channels, or will: nothing is left to publish but elsewhere, or for another time. */
export function placed({ state, computed }: Item): boolean {
  return state === 'approved' && computed.some((one) => one === 'live' || one === 'scheduled') && !computed.includes('changed')
}

export function allowed(item: Item | undefined, action: Action): boolean {
  return actionOf(item, action)?.allowed ?? false
}

export function actionOf(item: Item | undefined, action: Action) {
  return item?.actions.find((one) => one.action === action)
}
