import { expect, it } from 'vitest'
import { evaluateGroupHealth, evidenceCompleteness } from '#lib/kafka/group-health'
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

interface Point {
  atMs: number
  committedOffset: bigint
  lag: bigint | null
}

/** Every look as a point of its own. */
function everyPoint(looks: readonly Look[]): Point[] {
  return looks.flatMap(({ committed, range }, n) => {
    const { lag } = partitionLag({ committedOffset: committed, ...range })
    return committed < 0n ? [] : [{ atMs: TIMES[n] ?? 0, committedOffset: committed, lag }]
  })
}

/** The rules once more, over points, as plainly as they can be said. */
function plainHealth(looks: readonly Look[], hasMembers: boolean | null, nowMs: number): string {
  const points = everyPoint(looks)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || (looks.at(-1)?.committed ?? -1n) < 0n) return 'unknown'
  if (last.lag === 0n) return 'ok'
  const wentBack = points.some(({ committedOffset }) => committedOffset > last.committedOffset)
  if (wentBack) return 'rewound'
  if (last.lag === null) return 'unknown'
  if (hasMembers === false) return 'stopped'
  if (nowMs - first.atMs < 60_000) return 'unknown'
  const waited = points.every(({ lag }) => lag !== null && lag > 0n)
  const isOpen = partitionLag({ committedOffset: last.committedOffset, ...looks.at(-1)?.range } as never).uncommitted === last.lag
  if (waited && points.every(({ committedOffset }) => committedOffset === last.committedOffset))
    return isOpen ? 'warning' : 'stalled'
  const grew = points.every(({ lag }, n) => n === 0 || (lag ?? 0n) >= (points[n - 1]?.lag ?? 0n))
  return waited && grew && first.lag !== last.lag ? 'warning' : 'ok'
}

function plainCompleteness(looks: readonly Look[], nowMs: number): number {
  const points = everyPoint(looks)
  if (points.at(-1)?.lag === 0n || (looks.at(-1)?.committed ?? -1n) < 0n) return 1
  const known = points.filter(({ lag }) => lag !== null).length / points.length
  return Math.floor(Math.min(1, (nowMs - (points[0]?.atMs ?? 0)) / 120_000) * known * 10) / 10
}

it('health and completeness are those of the rules, said plainly, over every look', () => {
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
    const histories = remember(looks).histories()
    const hasMembers = pick([true, false, null])
    const verdict = evaluateGroupHealth(histories, hasMembers, nowMs)
    expect({ round, health: verdict.health }).toEqual({ round, health: plainHealth(looks, hasMembers, nowMs) })
    expect([round, evidenceCompleteness(histories, nowMs)]).toEqual([round, plainCompleteness(looks, nowMs)])
    seen.set(verdict.health, (seen.get(verdict.health) ?? 0) + 1)
  }
  // All verdicts came up: the comparison was of something.
  expect([...seen.keys()].toSorted()).toEqual(['ok', 'rewound', 'stalled', 'stopped', 'unknown', 'warning'])
})

it('a partition that is read to its end needs no past, one without a commit has no history', () => {
  const read = remember(TIMES.map((_, n) => ({ committed: BigInt(n), range: log(12n) }))).histories()
  expect(read).toMatchObject([{ firstAtMs: 120_000, lag: 0n }])
  expect(evidenceCompleteness(read, NOW_MS)).toBe(1)
  expect(remember([{ committed: -1n, range: log(12n) }]).histories()).toEqual([])
})
