import { useState } from 'react'
import { api } from '../api'
import { type Move, type Outcome, type Takes, again, make } from './moves'
import { type Row, useRenew } from './rows'
import { type Selection, nothing } from './selection'

/** A move on many that was made or is under way. The rows stand as they stood, so that each can tell what came of it. */
interface Made {
  move: Move
  takes: Takes
  rows: Row[]
  asked: number
  outcomes: ReadonlyMap<string, Outcome>
  busy: boolean
}

export type Bulk = ReturnType<typeof useBulk>

/** What is chosen in a list and what became of it. Another list (`of`) begins with nothing chosen. */
export function useBulk(loaded: Row[], of: string) {
  const renew = useRenew()
  const [selection, setSelection] = useState<Selection>(nothing)
  const [made, setMade] = useState<Made>()
  const [list, setList] = useState(of)
  if (list !== of) {
    setList(of)
    setSelection(nothing)
    setMade(undefined)
  }

  const rows = made ? made.rows.map((row) => made.outcomes.get(row.id)?.row ?? row) : loaded
  const chosen = rows.filter((row) => selection.ids.has(row.id))

  async function act(move: Move, takes: Takes, on: readonly Row[]): Promise<void> {
    // What came of another move, or of these at the first attempt, tells nothing of this one.
    const kept = new Map(made?.move === move ? made.outcomes : [])
    for (const { id } of on) kept.delete(id)
    setMade({ move, takes, rows, asked: kept.size + on.length, outcomes: kept, busy: true })
    // Whoever went on to another list meanwhile is told nothing of this one.
    const tell = (told: (before: Made) => Partial<Made>) => setMade((before) => before && { ...before, ...told(before) })
    const looks: Promise<void>[] = []
    try {
      await make(move, takes, on, (outcomes) => {
        tell(({ outcomes: before }) => ({ outcomes: new Map([...before, ...outcomes.map((one) => [one.row.id, one] as const)]) }))
        for (const { row } of outcomes.filter(({ result }) => result === 'stale')) {
          looks.push(look(row).then((fresh) => tell(({ outcomes: before }) => ({ outcomes: showing(before, fresh) }))))
        }
      })
    } catch (thrown) {
      setMade((before) => before && made)
      throw thrown
    }
    // Before what changed is on the screen, to ask again would be to be refused again.
    await Promise.all(looks)
    tell(() => ({ busy: false }))
    // By the time one has read what came of it, the list below knows too.
    renew()
  }

  return {
    rows,
    selection,
    select: setSelection,
    chosen,
    made,
    act,
    /** Asks again for what was not done and may go well now, by the versions that stand on the screen by now. */
    retry: () => {
      if (!made) return Promise.resolve()
      const failed = [...made.outcomes.values()].filter(again).map(({ row }) => row)
      return act(made.move, made.takes, failed)
    },
    finish: () => {
      setMade(undefined)
      setSelection(nothing)
    },
  }
}

/** The row as it is by now: whoever asks again must have seen what changed. */
async function look(row: Row): Promise<Row> {
  const { data } = await api.GET('/manage/v1/items/{id}', { params: { path: { id: row.id } } }).catch(() => ({ data: undefined }))
  return { ...row, ...data }
}

function showing(outcomes: Made['outcomes'], row: Row): Made['outcomes'] {
  const outcome = outcomes.get(row.id)
  return outcome ? new Map(outcomes).set(row.id, { ...outcome, row }) : outcomes
}
