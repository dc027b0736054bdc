import { expect, it } from 'vitest'
import { evaluateGroupHealth, evidenceCompleteness, type CommitPoint } from '#lib/kafka/group-health'
import { partitionLag } from '#lib/kafka/lag'
import { seededNumbers } from '#lib/testing/seeded-numbers'
import { CommitMemory, type LogRange } from './commit-memory.ts'

interface Look {
  committed: bigint
  range: LogRange
}

/** Looks ten seconds apart, the newest at two minutes. */
const TIMES = Array.from({ length: 13 }, (_, n) => n * 10_000)
const NOW_MS = 121_000
const log = (logEndOffset: bigint | null, lastStableOffset: bigint | null = null): LogRange => ({
  logStartOffset: 0n,
  logEndOffset,
  lastStableOffset,
})

function remember(looks: readonly Look[]): CommitMemory {
  const partitions = Int32Array.of(0)
  const memory = new CommitMemory('orders', partitions)
  looks.forEach(({ committed, range }, n) => {
    const fetched = { topic: 'orders', partitions, committedOffset: BigInt64Array.of(committed), errorCode: 0 }
    memory.note(fetched, [range], TIMES[n] ?? 0, TIMES[n] ?? 0)
  })
  return memory
}

/** Every look as a point of its own. */
function everyPoint(looks: readonly Look[]): CommitPoint[] {
  return looks.flatMap(({ committed, range }, n) => {
    if (committed < 0n) return []
    const { lag, uncommitted } = partitionLag({ committedOffset: committed, ...range })
    return [{ atMs: TIMES[n] ?? 0, committedOffset: committed, lag, uncommitted }]
  })
}

it('a group that stands still is two points, whose time is that of the first and the last look', () => {
  const [commits] = remember(TIMES.map(() => ({ committed: 5n, range: log(8n) }))).commits()
  expect(commits?.points.map(({ atMs }) => atMs)).toEqual([0, 120_000])
  expect(commits?.knownShare).toBe(1)
})

it('what is left out changes no verdict and no completeness', () => {
  const numbers = seededNumbers(20_261_129)
  const random = () => numbers.next()
  const pick = <T>(items: readonly T[]): T => items[numbers.int(items.length)] as T
  const seen = new Map<string, number>()
  for (let round = 0; round < 2000; round++) {
    const [still, silent, hasOpen] = [random() < 0.7, random() < 0.3, random() < 0.3]
    let [committed, end] = [pick([0n, 5n]), 9n]
    const looks = Array.from({ length: 1 + Math.floor(random() * TIMES.length) }, (): Look => {
      if (!still || random() < 0.05) committed += pick([0n, 1n, 2n, -1n])
      if (!still || random() < 0.05) end += pick([0n, 0n, 1n, 3n])
      const isKnown = !silent || random() < 0.7
      return {
        committed: random() < 0.03 ? -1n : committed < 0n ? 0n : committed,
        range: log(isKnown ? end : null, hasOpen ? committed : null),
      }
    })
    const nowMs = (TIMES[looks.length - 1] ?? 0) + 1000
    const kept = remember(looks).commits()
    const points = everyPoint(looks)
    const whole = (looks.at(-1)?.committed ?? -1n) < 0n ? [] : [{ topic: 'orders', partition: 0, points }]
    const hasMembers = pick([true, false, null])
    const verdict = evaluateGroupHealth(kept, hasMembers, nowMs)
    expect({ round, ...verdict }).toEqual({ round, ...evaluateGroupHealth(whole, hasMembers, nowMs) })
    expect([round, evidenceCompleteness(kept, nowMs)]).toEqual([round, evidenceCompleteness(whole, nowMs)])
    seen.set(verdict.health, (seen.get(verdict.health) ?? 0) + 1)
  }
  // All verdicts came up: the comparison was of something.
  expect([...seen.keys()].toSorted()).toEqual(['ok', 'rewound', 'stalled', 'stopped', 'unknown', 'warning'])
})

it('a partition that is read to its end needs no past, one without a commit makes no entry', () => {
  const read = remember(TIMES.map((_, n) => ({ committed: BigInt(n), range: log(12n) })))
  expect(read.commits().map(({ points }) => points.length)).toEqual([1])
  expect(evidenceCompleteness(read.commits(), NOW_MS)).toBe(1)
  expect(remember([{ committed: -1n, range: log(12n) }]).commits()).toEqual([])
})
