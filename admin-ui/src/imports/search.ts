import type { Schema } from '../api'

export type BatchRow = Schema<'BatchRow'>
export type Batch = Schema<'Batch'>
export type Outcome = BatchRow['outcome']

/** What a row comes to: first what changes something, then what asks for somebody, then what is left as it is. */
export const OUTCOMES = ['new', 'changed', 'suspicious', 'busy', 'error', 'unchanged'] as const satisfies readonly Outcome[]

/** What was found about a row of any outcome, and is worth looking through by itself. */
export const FOUND = ['conflict', 'differs'] as const

/** Rows of a batch that an approver decided about and that could not be carried out. */
const FAILED = 'failed' as const

const SHOWS = [...OUTCOMES, ...FOUND, FAILED] as const
export type Show = (typeof SHOWS)[number]

export interface ImportSearch {
  show?: Show | undefined
}

export function importSearch(search: Record<string, unknown>): ImportSearch {
  return { show: SHOWS.find((one) => one === search.show) }
}

/** The same filter as the API takes it for the rows of a batch. */
export function asked(show: Show | undefined) {
  const outcome = OUTCOMES.find((one) => one === show)
  const finding = FOUND.find((one) => one === show)
  if (outcome) return { outcome }
  if (finding) return { finding }
  return show === FAILED ? { state: FAILED } : {}
}

/** Whether a row of a dry run is to be shown. */
export function shown(row: BatchRow, show: Show | undefined): boolean {
  if (show === undefined || row.outcome === show || row.state === show) return true
  return row.findings.some((finding) => finding.code === show && FOUND.some((one) => one === show))
}
