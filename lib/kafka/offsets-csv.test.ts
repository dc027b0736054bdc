import { expect, test } from 'vitest'
import { formatOffsetsCsv, parseOffsetsCsv } from './offsets-csv.ts'

test('reads what kafka-consumer-groups --export writes, quoted or not, with either line end', () => {
  const text = '"orders",0,41\r\norders,1,0\n\n'
  const offsets = [
    { topic: 'orders', partition: 0, offset: 41n },
    { topic: 'orders', partition: 1, offset: 0n },
  ]
  expect(parseOffsetsCsv(text, 'billing')).toEqual({ offsets, problems: [] })
  expect(parseOffsetsCsv(formatOffsetsCsv(offsets), 'billing')).toEqual({ offsets, problems: [] })
})

test('of a file about several groups only the lines of this one count', () => {
  const text = '"a, ""b""",orders,0,5\nother,orders,0,9\n'
  expect(parseOffsetsCsv(text, 'a, "b"').offsets).toEqual([{ topic: 'orders', partition: 0, offset: 5n }])
})

test.each([
  ['orders,0', 'it has 2 fields; topic,partition,offset are three'],
  ['orders,x,1', '“x” is no partition'],
  ['orders,0,-1', '“-1” is no offset'],
  ['orders,0,1e3', '“1e3” is no offset'],
  [',0,1', 'it names no topic'],
  ['"orders,0,1', 'its quotes do not close'],
  ['orders,0,1\norders,0,2', 'orders-0 is there twice'],
])('%j is refused by its line', (text, detail) => {
  const { problems } = parseOffsetsCsv(text, 'billing')
  expect(problems).toEqual([{ line: text.split('\n').length, detail }])
})
