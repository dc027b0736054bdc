export const BYTES_PER_ROW = 16

export interface HexRow {
  /** Of the row's first byte, as eight hex digits. */
  offset: string
  /** Two hex digits a byte; shorter in the last row. */
  bytes: readonly string[]
  /** Printable ASCII as it is, a middle dot for every other byte. */
  ascii: string
}

export function hexRowCount(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / BYTES_PER_ROW)
}

/** The row `index` of a hex dump, 16 bytes each. */
export function hexRow(bytes: Uint8Array, index: number): HexRow {
  const from = index * BYTES_PER_ROW
  const slice = [...bytes.subarray(from, from + BYTES_PER_ROW)]
  return {
    offset: from.toString(16).padStart(8, '0'),
    bytes: slice.map(byte => byte.toString(16).padStart(2, '0')),
    ascii: slice.map(byte => (byte >= 0x20 && byte <= 0x7e ? String.fromCodePoint(byte) : '·')).join(''),
  }
}

/** All rows as text, for the clipboard. */
export function hexDump(bytes: Uint8Array): string {
  return Array.from({ length: hexRowCount(bytes) }, (_, index) => {
    const row = hexRow(bytes, index)
    return `${row.offset}  ${row.bytes.join(' ').padEnd(BYTES_PER_ROW * 3 - 1)}  ${row.ascii}`
  }).join('\n')
}
