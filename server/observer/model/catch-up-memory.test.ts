import { expect, test } from 'vitest'
import { buildState } from '../../testing/state-builder.ts'
import { behindReplicas, holdersOf } from './behind.ts'
import { CatchUpMemory } from './catch-up-memory.ts'
import { RowSpace } from './row-space.ts'

const START_MS = 1_000_000

/** orders-0 on 1, 2, 3; broker 3 is outside the ISR and has 400 of 1000 messages and bytes. */
function returning({ registeredSinceMs = START_MS - 2000 }: { registeredSinceMs?: number | null } = {}) {
  const partitions = [
    { replicas: [1, 2, 3], isr: [1, 2], end: 1000n },
    { replicas: [2, 3, 1], isr: [2, 3, 1], end: 10n },
  ]
  const state = buildState({ topics: { orders: { partitions } }, brokers: { 1: {}, 2: {}, 3: { registeredSinceMs } } })
  const rows = new RowSpace()
  rows.takePartition()
  rows.takePartition()
  rows.takeReplicas(6)
  rows.partition.logStartOffset.fill(0n)
  rows.replica.sizeBytes.fill(1000)
  rows.replica.sizeBytes[2] = 400
  const behind = behindReplicas(state.topics, state.brokers)
  const ends = (brokerId: number) => (brokerId === 3 ? 400n : 1000n)
  const look = { behind, ends, answered: new Set([1, 2, 3]), atMs: START_MS }
  return { state, rows, behind, look }
}

test('a replica outside the ISR on a living broker is behind; it and its leader are asked for their log ends', () => {
  const { behind } = returning()
  expect([...behind]).toEqual([[3, [{ topic: 'orders', partition: 0, brokerId: 3, leader: 1 }]]])
  expect([...holdersOf(behind)]).toEqual([
    [3, [{ name: 'orders', partitions: [0] }]],
    [1, [{ name: 'orders', partitions: [0] }]],
  ])
  const { state } = returning()
  const down = buildState({ brokers: { 1: {}, 2: {}, 3: { registered: false } } })
  expect(behindReplicas(state.topics, down.brokers).size).toBe(0)
})

test('what it lacks is measured, and its lag is the true one', () => {
  const { state, rows, look } = returning()
  const memory = new CatchUpMemory()
  expect([...memory.look(state.topics, state.brokers, rows, look)]).toEqual(['orders'])
  expect(rows.replica.offsetLag[2]).toBe(600)
  expect(memory.all.get(3)).toMatchObject({
    returned: true,
    replicas: 1,
    startBytes: 600,
    found: { remainingBytes: 600, remainingOffsets: 600 },
  })
})

test('a broker that has long been there fell behind; it did not return', () => {
  const { state, rows, look } = returning({ registeredSinceMs: null })
  const memory = new CatchUpMemory()
  memory.look(state.topics, state.brokers, rows, look)
  expect(memory.all.get(3)?.returned).toBe(false)
})

test('a lag that the broker did not tell is unknown, not 0', () => {
  const { state, rows, look } = returning()
  const memory = new CatchUpMemory()
  memory.look(state.topics, state.brokers, rows, { ...look, ends: () => null })
  expect(rows.replica.offsetLag[2]).toBeNaN()
  expect(memory.all.get(3)?.found.remainingOffsets).toBeNull()
})

test('the moment of rejoining the ISR is kept for a while, then forgotten', () => {
  const { state, rows, look } = returning()
  const memory = new CatchUpMemory()
  memory.look(state.topics, state.brokers, rows, look)
  const back = buildState({ topics: { orders: { partitions: [{ replicas: [1, 2, 3] }, { replicas: [2, 3, 1] }] } } })
  expect(memory.noteIsr(state.topics, state.brokers, START_MS + 1000)).toBe(false)
  expect(memory.noteIsr(back.topics, back.brokers, START_MS + 2000)).toBe(true)
  expect(memory.all.get(3)).toMatchObject({ rejoined: 1, caughtUpAtMs: START_MS + 2000 })
  expect(memory.noteIsr(back.topics, back.brokers, START_MS + 700_000)).toBe(true)
  expect(memory.all.size).toBe(0)
})

test('a broker that goes away again has nothing to catch up with', () => {
  const { state, rows, look } = returning()
  const memory = new CatchUpMemory()
  memory.look(state.topics, state.brokers, rows, look)
  const down = buildState({ brokers: { 1: {}, 2: {}, 3: { registered: false } } })
  expect(memory.noteIsr(state.topics, down.brokers, START_MS + 1000)).toBe(true)
  expect(memory.all.size).toBe(0)
})

test('nothing is said of a leader that did not answer', () => {
  const { state, rows, look } = returning()
  const memory = new CatchUpMemory()
  memory.look(state.topics, state.brokers, rows, { ...look, answered: new Set([2, 3]) })
  expect(memory.all.size).toBe(0)
})
