import { type Schema, api, problemOf } from '../api'
import { said } from '../i18n'
import { items } from './words'
import type { Row } from './rows'

/** The moves one makes on many at once, in the order of a text's life. */
export const MOVES = ['submit', 'approve', 'return', 'withdraw'] as const
export type Move = (typeof MOVES)[number] | 'recall'

/** What a move takes besides the texts it is made on. */
export type Takes = Omit<Schema<'ReturnMany'>, 'action' | 'items'> | Omit<Schema<'WithdrawMany'>, 'action' | 'items'> | object

/** What came of a move on one text. `stale`: somebody changed it; `failed`: it may go well another time. */
export interface Outcome {
  row: Row
  result: 'done' | 'stale' | 'forbidden' | 'refused' | 'failed'
  detail: string
}

/** Texts in one request: few enough that what is done shows while the rest is under way. */
const AT_ONCE = 50

export const may = (row: Row, move: Move) => row.actions.some(({ action, allowed }) => action === move && allowed)

/**
 * Makes a move on each of these that allows it, by the version that stands on the screen, and tells `progress` what came
 * of all. Throws only when what the move takes is refused, before anything was done.
 */
export async function make(move: Move, takes: Takes, given: readonly Row[], progress: (outcomes: Outcome[]) => void): Promise<void> {
  const closed = given.flatMap((row): Outcome[] => {
    const { allowed, reason } = row.actions.find(({ action }) => action === move) ?? {}
    return allowed === false ? [{ row, result: 'refused', detail: reason ?? '' }] : []
  })
  const rows = given.filter((row) => closed.every((one) => one.row !== row))
  if (rows.length === 0) progress(closed)
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some = rows.slice(start, start + AT_ONCE)
    try {
      const { results } = await send(move, takes, some)
      const rowOf = new Map(some.map((row) => [row.id, row]))
      progress(
        results.flatMap((result) => {
          const row = rowOf.get(result.id)
          return row ? [outcome(move, row, result)] : []
        }),
      )
      if (start === 0) progress(closed)
    } catch (thrown) {
      const problem = problemOf(thrown)
      if (start === 0 && problem.status === 422) throw problem
      // The same happens to those that come after.
      progress([...closed, ...rows.slice(start).map((row): Outcome => ({ row, result: 'failed', detail: problem.detail }))])
      return
    }
  }
}

async function send(action: Move, takes: Takes, rows: readonly Row[]): Promise<Schema<'Moves'>> {
  const asked = { action, items: rows.map(({ id, version }) => ({ id, version })), ...takes }
  const { data } = await api.POST('/manage/v1/moves', {
    body: asked as Schema<'SubmitMany'>,
  })
  if (!data) throw new Error('moves answers nothing')
  return data
}

function outcome(move: Move, row: Row, result: Schema<'Moves'>['results'][number]): Outcome {
  if ('version' in result) {
    const { version, state, warnings = [] } = result
    const detail = [said(items).done[move], ...warnings.map((warning) => warning.detail)].join('. ')
    // What one may do next is another matter than before: asked, the API says so.
    return { row: { ...row, version, state, actions: [] }, result: 'done', detail }
  }
  return { row, result: KIND_OF[result.status] ?? (result.status >= 500 ? 'failed' : 'refused'), detail: result.problem.detail }
}

const KIND_OF: Record<number, Outcome['result']> = { 403: 'forbidden', 412: 'stale', 429: 'failed' }

/** Whether asking again may end otherwise. */
export const again = ({ result }: Outcome) => result === 'stale' || result === 'failed'
