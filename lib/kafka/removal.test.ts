import { describe, expect, it } from 'vitest'
import type { HistoryPoint } from '#lib/wire/history'
import { removalCauses, removalTime } from './removal.ts'

const at = (tMs: number, min: number, max = min): HistoryPoint => [tMs, min, max, max]
const of = (...points: HistoryPoint[]) => ({ points, stepMs: 10 })
const nothing = of()

describe('when an offset was removed', () => {
  it.each<[string, number, ReturnType<typeof of>, ReturnType<typeof of>, number | null, number | null]>([
    ['between two points', 7, of(at(100, 5), at(110, 7), at(120, 8)), nothing, 110, 130],
    ['across a gap of the record', 7, of(at(100, 5), at(500, 9)), nothing, 100, 510],
    ['within one point', 7, of(at(100, 5, 9)), nothing, 100, 110],
    ['before the record begins', 7, of(at(100, 9)), nothing, null, 110],
    ['before the partition’s record, which the sum narrows', 7, of(at(100, 9)), of(at(60, 0), at(70, 7), at(80, 20)), 70, 110],
    [
      'again, in a topic of the same name that was made anew',
      50,
      of(at(100, 5000), at(900, 100)),
      of(at(100, 9000), at(500, 0), at(880, 20), at(900, 200)),
      880,
      910,
    ],
    ['not yet, as far as is recorded', 7, of(at(100, 7)), of(at(90, 3)), 100, null],
    ['nothing is recorded', 7, nothing, nothing, null, null],
  ])('%s', (_name, offset, partition, all, afterMs, beforeMs) => {
    expect(removalTime(offset, partition, all)).toEqual({ afterMs, beforeMs })
  })
})

describe('what removed it', () => {
  it.each([
    ['delete', 1000n, -1n, ['time']],
    ['delete', -1n, 1000n, ['bytes']],
    ['compact,delete', 1000n, 1000n, ['time', 'bytes']],
    ['delete', -1n, -1n, ['request']],
    ['compact', 1000n, 1000n, ['request']],
    [null, null, null, null],
  ])('%s, %s ms, %s bytes: %s', (cleanupPolicy, retentionMs, retentionBytes, causes) => {
    expect(removalCauses({ cleanupPolicy, retentionMs, retentionBytes })).toEqual(causes)
  })
})
