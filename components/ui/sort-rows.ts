/** What a column sorts by; null (unknown) always comes last. */
export type SortValue = number | bigint | string | boolean | null

/** `column` ascending, or descending when `descending`. */
export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** `lag` or, descending, `-lag`: how a sort stands in the URL. */
export function printSort(sort: Sort): string {
  return (sort.descending ? '-' : '') + sort.column
}

/** Reads `printSort`'s text; `fallback` for none or for a column that does not exist. */
export function parseSort(text: string | null, columns: readonly string[], fallback: Sort): Sort {
  const descending = text?.startsWith('-') ?? false
  const column = descending ? text?.slice(1) : text
  return column !== null && column !== undefined && columns.includes(column) ? { column, descending } : fallback
}

/** A sorted copy, stable. Text is compared as a person would: `broker 9` before `broker 10`, case last. */
export function sortRows<Row>(rows: readonly Row[], valueOf: (row: Row) => SortValue, descending: boolean): Row[] {
  const keyed = rows.map(row => ({ row, value: valueOf(row) }))
  keyed.sort((a, b) => compareKnown(a.value, b.value) ?? (descending ? compare(b.value, a.value) : compare(a.value, b.value)))
  return keyed.map(({ row }) => row)
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })

function compareKnown(a: SortValue, b: SortValue): number | null {
  if (a === null && b === null) return 0
  if (a === null) return 1
  return b === null ? -1 : null
}

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b)
  if (a === null || b === null || a === b) return 0
  return a < b ? -1 : 1
}
