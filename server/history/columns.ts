/** Reads a column of a row of node:sqlite as the type that the schema gives it; anything else is a damaged file. */
type Row = Record<string, unknown> | undefined

export function numberOf(row: Row, column: string): number {
  const value = row?.[column]
  if (typeof value === 'number') return value
  throw new TypeError(`The history's column ${column} holds no number.`)
}

export function textOf(row: Row, column: string): string {
  const value = row?.[column]
  if (typeof value === 'string') return value
  throw new TypeError(`The history's column ${column} holds no text.`)
}

export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row?.[column]
  if (value instanceof Uint8Array) return value
  throw new TypeError(`The history's column ${column} holds no bytes.`)
}
