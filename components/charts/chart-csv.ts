import { csvLine } from '#lib/format/csv'
import type { ChartRow, ChartSeries } from './chart-rows.ts'

/**
 * The rows of a chart as CSV (RFC 4180): one line per moment, for each series its last, smallest and largest value.
 * A gap is an empty field. Text that a spreadsheet would run as a formula is made harmless with an apostrophe.
 */
export function chartCsv(series: readonly ChartSeries[], rows: readonly ChartRow[], unit: string): string {
  const head = ['time', ...series.flatMap(({ label }) => [`${label} (${unit})`, `${label} min`, `${label} max`])]
  const lines = [csvLine(head)]
  for (const row of rows) {
    const fields = series.flatMap(({ key }) => {
      const value = row.values[key]
      return value === undefined ? ['', '', ''] : [String(value.last), String(value.min), String(value.max)]
    })
    if (fields.some(field => field !== '')) lines.push(`${[new Date(row.tMs).toISOString(), ...fields].join(',')}\r\n`)
  }
  return lines.join('')
}
