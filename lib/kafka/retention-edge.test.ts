import { expect, test } from 'vitest'
import { edgeAheadMs, retentionEdge } from './retention-edge.ts'

const HOUR_MS = 3_600_000
const time = { cleanupPolicy: 'delete', retentionMs: BigInt(80 * HOUR_MS), retentionBytes: -1n }
const size = { cleanupPolicy: 'delete', retentionMs: -1n, retentionBytes: 1000n }
const both = { cleanupPolicy: 'delete', retentionMs: BigInt(80 * HOUR_MS), retentionBytes: 1000n }

test.each([
  ['an eighth of the time kept', time, 10 * HOUR_MS],
  ['a day at most', { ...time, retentionMs: BigInt(9999 * HOUR_MS) }, 24 * HOUR_MS],
  ['a minute at least', { ...time, retentionMs: 1000n }, 60_000],
  ['an hour by size', size, HOUR_MS],
  ['nothing where compaction alone limits', { ...time, cleanupPolicy: 'compact' }, null],
  ['nothing for an endless log', { ...time, retentionMs: -1n }, null],
  ['nothing while the rules are not known', { ...time, cleanupPolicy: null }, null],
])('the edge looks ahead: %s', (_name, rules, expected) => expect(edgeAheadMs(rules)).toBe(expected))

const log = { logStartOffset: 100n, logEndOffset: 200n, firstToStay: 130n, sizeBytes: 1000, bytesPerSecond: 0.05 }

test.each([
  ['by time as Kafka tells it', log, time, { offset: 130n, by: 'time', estimated: false }],
  ['by time never before the log start', { ...log, firstToStay: 7n }, time, { offset: 100n, by: 'time', estimated: false }],
  [
    'by time at the log end when nothing is young enough',
    { ...log, firstToStay: null },
    time,
    { offset: 200n, by: 'time', estimated: false },
  ],
  ['unknown by time when nobody told', { ...log, firstToStay: undefined }, time, null],
  ['by size from rate and mean size', log, size, { offset: 118n, by: 'bytes', estimated: true }],
  ['by size nothing while there is room', { ...log, sizeBytes: 100 }, size, { offset: 100n, by: 'bytes', estimated: true }],
  ['by size never beyond the log end', { ...log, bytesPerSecond: 99 }, size, { offset: 200n, by: 'bytes', estimated: true }],
  ['by size unknown without a rate', { ...log, bytesPerSecond: null }, size, null],
  ['by whichever takes more', log, both, { offset: 130n, by: 'time', estimated: false }],
  ['unknown while the log is', { ...log, logEndOffset: null }, time, null],
  ['nowhere in a compacted log', log, { ...time, cleanupPolicy: 'compact' }, null],
])('the edge of retention lies %s', (_name, facts, rules, expected) => {
  expect(retentionEdge(facts, rules, HOUR_MS)).toEqual(expected)
})
