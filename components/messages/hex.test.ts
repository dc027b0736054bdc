import { expect, test } from 'vitest'
import { hexDump, hexRow, hexRowCount } from './hex.ts'

const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)

test('every byte value shows as two hex digits', () => {
  const digits = Array.from({ length: hexRowCount(bytes) }, (_, index) => hexRow(bytes, index).bytes).flat()
  expect(digits.map(pair => Number.parseInt(pair, 16))).toEqual([...bytes])
})

test('only printable ASCII shows as text', () => {
  expect(hexRow(Uint8Array.of(0x00, 0x1f, 0x20, 0x41, 0x7e, 0x7f, 0xe9), 0).ascii).toBe('·· A~··')
})

test('the last row may be short, and its offset is of its first byte', () => {
  expect(hexRow(bytes.subarray(0, 18), 1)).toEqual({ offset: '00000010', bytes: ['10', '11'], ascii: '··' })
})

test('a dump keeps its columns in a short row', () => {
  expect(hexDump(new TextEncoder().encode('0123456789abcdefX'))).toBe(
    `00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n00000010  58${' '.repeat(45)}  X`,
  )
})

test('nothing has no rows', () => {
  expect(hexRowCount(new Uint8Array())).toBe(0)
  expect(hexDump(new Uint8Array())).toBe('')
})
