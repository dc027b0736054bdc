/** What a spreadsheet takes for the beginning of a formula (CWE-1236), full-width signs included. */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/

/**
 * One cell by RFC 4180. A text that a spreadsheet would run as a formula gets a `'` in front: what other people write into
 * a topic must not become a command on the machine of those who look at it. So CSV is not exact: NDJSON is.
 * null: an empty cell; an empty text: `""`.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA_START.test(value) ? `'${value}` : value
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line with its CRLF. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}
