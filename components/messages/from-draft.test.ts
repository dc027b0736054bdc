import { expect, test } from 'vitest'
import { fromDraftOf, positionOf } from './from-draft.ts'

test.each(['earliest', 'last:100', 'last:7', 'offset:0', 'offset:9223372036854775807', 'time:1795392127118'])(
  '%s comes back through the form',
  position => {
    for (const zone of ['UTC', 'Europe/Berlin']) expect(positionOf(fromDraftOf(position, zone), zone)).toBe(position)
  },
)

test.each([
  ['offset', '120,004', 'offset:120004'],
  ['offset', ' 12 ', 'offset:12'],
  ['offset', '', null],
  ['offset', '-1', null],
  ['offset', 'abc', null],
  ['time', '2026-11-23 14:02', 'time:1795442520000'],
  ['time', '', null],
  ['time', 'soon', null],
  ['last', '', 'last:100'],
] as const)('%s %j means %j', (choice, text, position) => {
  expect(positionOf({ choice, text }, 'UTC')).toBe(position)
})
