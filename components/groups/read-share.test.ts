import { expect, test } from 'vitest'
import { lostMessages, readShare } from './read-share.ts'

test.each<[committedOffset: string | null, logStartOffset: string | null, logEndOffset: string | null, share: number | null]>([
  ['50', '0', '100', 0.5],
  ['100', '0', '100', 1],
  ['5', '10', '20', 0],
  ['120', '0', '100', 1],
  ['0', '0', '0', 1],
  ['9007199254740993', '9007199254740992', '9007199254740994', 0.5],
  [null, '0', '100', null],
  ['5', null, '100', null],
  ['5', '0', null, null],
])('committed %s between %s and %s is %s', (committedOffset, logStartOffset, logEndOffset, share) => {
  expect(readShare({ committedOffset, logStartOffset, logEndOffset })).toBe(share)
})

test.each<[committedOffset: string | null, logStartOffset: string | null, lost: bigint | null]>([
  ['77', '1227', 1150n],
  ['1227', '1227', 0n],
  ['2000', '1227', 0n],
  [null, '1227', null],
  ['77', null, null],
])('a group at %s of a log that starts at %s has lost %s messages', (committedOffset, logStartOffset, lost) => {
  expect(lostMessages({ committedOffset, logStartOffset })).toBe(lost)
})
