import { expect, test } from 'vitest'
import { CatchUpTracker, type Measure } from './catch-up-tracker.ts'

const MIB = 1024 * 1024
const START_MS = 1_000_000

function measure(partition: number, second: number, missingMib: number | null, leaderMib = 1000): Measure {
  return {
    topic: 'orders',
    partition,
    adding: false,
    atMs: START_MS + second * 1000,
    offsetLag: missingMib === null ? null : missingMib * 10,
    leaderEnd: BigInt(leaderMib * 10),
    missingBytes: missingMib === null ? null : missingMib * MIB,
    leaderBytes: leaderMib * MIB,
    by: 'sizes',
  }
}

/** Looks every two seconds; each gives the missing MiB of partition 0, 1, … */
function track(looks: readonly (readonly (number | null)[])[], leaderMib: (look: number) => number = () => 1000) {
  const tracker = new CatchUpTracker(3, START_MS, true)
  looks.forEach((missing, look) => {
    const measures = missing.map((mib, partition) => measure(partition, look * 2, mib, leaderMib(look)))
    tracker.note(measures, START_MS + look * 2000)
  })
  return tracker
}

test('the broker’s rate and ETA are those of all its replicas together', () => {
  const { found, ...rest } = track([
    [400, 200],
    [360, 180],
    [320, 160],
  ]).describe()
  expect(rest).toMatchObject({ replicas: 2, rejoined: 0, startBytes: 600 * MIB, copiedBytes: 120 * MIB, caughtUpAtMs: null })
  expect(found).toMatchObject({ verdict: 'catching-up', remainingBytes: 480 * MIB, copiedPerSecond: 30 * MIB, etaSeconds: 16 })
  expect(found.remainingOffsets).toBe(4800)
})

test('what is produced meanwhile is copied too, but brings the end no nearer', () => {
  const { found } = track([[400], [380], [360]], look => 1000 + look * 40).describe()
  expect(found).toMatchObject({ copiedPerSecond: 30 * MIB, producedPerSecond: 20 * MIB, etaSeconds: 36 })
})

test('a replica that turns up later counts as behind from the start: no burst of copying is seen in it', () => {
  const { found, startBytes } = track([[400], [380], [360, 500]]).describe()
  expect(startBytes).toBe(900 * MIB)
  expect(found).toMatchObject({ remainingBytes: 860 * MIB, copiedPerSecond: 10 * MIB, producedPerSecond: 0 })
})

test('a replica that rejoins has copied what it missed at the last look', () => {
  const tracker = track([
    [400, 20],
    [380, 10],
  ])
  tracker.rejoined('orders', 1, START_MS + 3000)
  tracker.note([measure(0, 4, 360)], START_MS + 4000)
  const { found, rejoined, copiedBytes, items } = tracker.describe()
  expect({ rejoined, copiedBytes }).toEqual({ rejoined: 1, copiedBytes: 60 * MIB })
  expect(found.remainingBytes).toBe(360 * MIB)
  expect(items.map(({ partition, rejoinedAtMs }) => [partition, rejoinedAtMs])).toEqual([
    [0, null],
    [1, START_MS + 3000],
  ])
})

test('it has caught up when the last replica rejoins, and not before', () => {
  const tracker = track([[400, 20]])
  tracker.rejoined('orders', 1, START_MS + 3000)
  expect(tracker.caughtUpAtMs).toBeNull()
  tracker.rejoined('orders', 0, START_MS + 9000)
  expect(tracker.caughtUpAtMs).toBe(START_MS + 9000)
  expect(tracker.describe()).toMatchObject({ rejoined: 2, copiedBytes: 420 * MIB })
})

test('a replica that is taken away is not missing any more', () => {
  const tracker = track([
    [400, 200],
    [380, 200],
  ])
  tracker.gone('orders', 1, START_MS + 3000)
  tracker.note([measure(0, 4, 360)], START_MS + 4000)
  expect(tracker.describe()).toMatchObject({ replicas: 1, startBytes: 400 * MIB })
  expect(tracker.describe().found).toMatchObject({ remainingBytes: 360 * MIB, copiedPerSecond: 10 * MIB })
})

test('one replica of unknown size makes the whole unknown, with the reason, and leaves the others known', () => {
  const { found, startBytes, items } = track([
    [400, null],
    [380, null],
    [360, null],
  ]).describe()
  expect(startBytes).toBeNull()
  expect(found).toMatchObject({ verdict: 'unknown', etaSeconds: null, reason: expect.stringContaining('did not tell') })
  expect(items[0]?.found.verdict).toBe('catching-up')
})

test('the list of replicas is bounded, those that miss most first', () => {
  const many = Array.from({ length: 300 }, (_, partition) => partition)
  const { items, replicas } = track([many, many]).describe()
  expect(replicas).toBe(300)
  expect(items).toHaveLength(100)
  expect(items[0]?.partition).toBe(299)
})

test('the broker ends when the slowest of its replicas does, whatever the rates of each', () => {
  const { found, items } = track([
    [400, 200],
    [390, 150],
    [380, 100],
  ]).describe()
  expect(found.etaSeconds).toBeGreaterThan(0)
  expect(Math.max(...items.map(item => item.found.etaSeconds ?? 0))).toBeCloseTo(found.etaSeconds ?? 0)
})
