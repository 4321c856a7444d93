import { said } from '../i18n'
import type { BatchRow } from './search'
import { imports } from './words'

/** A cell that spreadsheets take as text: quoted, and never as a formula of whoever wrote the source. */
function cell(value: string | number): string {
  const text = String(value)
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}

/** What the API said of each row, as a spreadsheet reads it (UTF-8 with its mark, commas). */
export function csv(rows: readonly BatchRow[]): string {
  const t = said(imports)
  const head = [t.columns.row, t.columns.place, t.columns.code, t.columns.title, t.columns.outcome, t.columns.state, t.columns.parts, t.columns.findings]
  const lines = rows.map((row) => [
    row.row,
    row.place,
    row.key,
    row.title,
    t.outcomes[row.outcome],
    row.state === 'none' ? '' : t.states[row.state],
    row.parts.map((part) => t.parts[part] ?? part).join('; '),
    row.findings.map((finding) => finding.detail).join('\n'),
  ])
  return `\uFEFF${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Hands a text to the person as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
