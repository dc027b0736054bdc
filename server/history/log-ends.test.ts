import { expect, test } from 'vitest'
import { HistoryFile } from './history-file.ts'
import type { LogEnds } from './log-ends.ts'
import { maintain, temporaryHistory } from './testing/temporary-store.ts'

const ends = (topic: string, partition: number, topicId: string | null = 'id'): LogEnds => ({
  topic,
  topicId,
  partition,
  atMs: Float64Array.of(1_764_000_000_000, 1_764_000_002_000.5),
  endOffset: BigInt64Array.of(7n, 9_007_199_254_740_993n),
})

test('log ends are read as they were written, of each cluster its own, and newer ones take their place', () => {
  const home = temporaryHistory()
  try {
    const store = home.open()
    expect(store.logEnds('local')).toEqual([])
    store.append('local', { kind: 'log-ends', clusterId: 'local', ends: [ends('orders', 0), ends('clicks', 3, null)] })
    store.append('other', { kind: 'log-ends', clusterId: 'other', ends: [ends('theirs', 1)] })
    const newer = { ...ends('orders', 0), atMs: Float64Array.of(5), endOffset: BigInt64Array.of(11n) }
    store.append('local', { kind: 'log-ends', clusterId: 'local', ends: [newer] })
    store.close()
    const again = home.open()
    expect(again.logEnds('local').toSorted((a, b) => a.partition - b.partition)).toEqual([newer, ends('clicks', 3, null)])
    expect(again.logEnds('other')).toEqual([ends('theirs', 1)])
    again.close()
  } finally {
    home.remove()
  }
})

test('they are bounded: those that were written longest ago go, and no other cluster’s', () => {
  const home = temporaryHistory()
  try {
    const file = new HistoryFile(home.path, 2 ** 30)
    file.logEnds.put('other', [ends('theirs', 0)], 0)
    for (let n = 0; n < 5; n++) file.logEnds.put('local', [ends('orders', n)], n, 3)
    expect(file.logEnds.of('local').map(({ partition }) => partition)).toEqual([2, 3, 4])
    expect(file.logEnds.of('other')).toHaveLength(1)
    file.close()
  } finally {
    home.remove()
  }
})

test('those of a cluster that nobody watches any more go with the rest of its past', () => {
  const home = temporaryHistory()
  try {
    const file = new HistoryFile(home.path, 2 ** 30)
    const dayMs = 86_400_000
    for (const [clusterId, day] of [
      ['removed', 9],
      ['quiet', 11],
      ['local', 100],
    ] as const) {
      file.logEnds.put(clusterId, [ends('orders', 0), ends('orders', 1)], day * dayMs)
    }
    file.close()
    const store = home.open()
    // Ninety days back from here is the tenth.
    home.clock.nowMs = 100 * dayMs
    maintain(store)
    expect(store.logEnds('removed')).toEqual([])
    expect(store.logEnds('quiet')).toHaveLength(2)
    expect(store.logEnds('local')).toHaveLength(2)
    store.close()
  } finally {
    home.remove()
  }
})

test('a file of before has room made for them, and keeps what it holds', () => {
  const home = temporaryHistory()
  try {
    const before = home.open()
    before.append('local', {
      kind: 'samples',
      clusterId: 'local',
      atMs: 1,
      samples: [{ metric: 'group.lag', labels: { group: 'g' }, value: 3 }],
    })
    before.close()
    const file = new HistoryFile(home.path, 2 ** 30)
    file.db.exec('DROP TABLE log_ends')
    file.close()
    const store = home.open()
    store.append('local', { kind: 'log-ends', clusterId: 'local', ends: [ends('orders', 0)] })
    expect(store.logEnds('local')).toHaveLength(1)
    expect(store.status().seriesCount).toBe(1)
    store.close()
  } finally {
    home.remove()
  }
})
