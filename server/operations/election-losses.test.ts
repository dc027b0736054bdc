import { expect, test } from 'vitest'
import { buildState } from '../testing/state-builder.ts'
import { lossOf } from './election-losses.ts'

const MIB = 1024 * 1024

/** Broker 2 held everything and is gone; broker 1 would lead with what it has. `sizes`: of brokers 2 and 1. */
function loss(end: bigint, sizes: readonly [number, number]): string | null {
  const state = buildState({
    brokers: { 1: {}, 2: { registered: false } },
    topics: { orders: { partitions: [{ leader: null, replicas: [2, 1], isr: [2], end }] } },
  })
  const partition = state.topics.get('orders')?.partitions[0]
  if (partition === undefined) throw new Error('there is no partition')
  state.replicaColumns.sizeBytes.set(sizes, partition.replicaRow)
  return lossOf(state, partition, 1)
}

test('what is missing counts by the sizes, whatever offset was last told before the leader was lost', () => {
  expect(loss(0n, [MIB, 0])).toContain('lost for good: 1.00 MiB by the sizes last told; broker 2 had them all')
  expect(loss(40n, [2 * MIB, MIB])).toContain('1.00 MiB by the sizes last told, of those below offset 40')
})

test('nothing is lost only where no replica holds anything', () => {
  expect(loss(0n, [0, 0])).toContain('none, by the sizes and offsets last told')
  expect(loss(0n, [MIB, MIB])).toContain('how many is not known')
})

test('an eligible replica that is not in sync has them all too, and loses nothing itself', () => {
  const state = buildState({ topics: { orders: { partitions: [{ leader: null, replicas: [2, 1], isr: [], end: 9n }] } } })
  const found = state.topics.get('orders')?.partitions[0]
  if (found === undefined) throw new Error('there is no partition')
  expect(lossOf(state, { ...found, elr: [2] }, 1)).toContain('broker 2 had them all')
  expect(lossOf(state, { ...found, elr: [2] }, 2)).toBeNull()
})
