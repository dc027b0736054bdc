import { expect, test } from 'vitest'
import type { Removal } from '#lib/wire/removal'
import { removalWords } from './removal-words.ts'

const T = Date.parse('2026-11-28T10:00:00Z')
const gone: Removal = {
  topic: 't',
  partition: 0,
  offset: '5',
  logStartOffset: '9',
  removed: true,
  removedAfterMs: T,
  removedBeforeMs: T + 10_000,
  by: ['time', 'bytes'],
  retentionMs: '604800000',
  retentionBytes: '20000000',
  asOfMs: T,
  failures: [],
}

test.each<[Partial<Removal>, RegExp]>([
  [{}, /^It went between .*10:00:00.* and .*10:00:10.*\. The topic keeps messages for 7 d.* and up to 19.* in a partition;/],
  [{ removedAfterMs: null }, /^It went before .*10:00:10.*, where the record/],
  [{ removedBeforeMs: null }, /^It was still there at .*10:00:00/],
  [{ removedAfterMs: null, removedBeforeMs: null }, /^When it went was not recorded\. The topic/],
  [{ by: ['time'] }, /keeps messages for 7 d[^u]*; a request/],
  [{ by: ['request'] }, /Nothing limits this log: somebody/],
  [{ by: null }, /10:00:10.000 UTC\.$/],
])('%o: %s', (change, words) => {
  expect(removalWords({ ...gone, ...change }, 'UTC').join(' ')).toMatch(words)
})
