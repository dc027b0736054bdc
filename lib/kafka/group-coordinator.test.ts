import { expect, it } from 'vitest'
import { offsetsPartitionOf } from './group-coordinator.ts'

// The numbers are those of Java: Math.abs("…".hashCode()) % 50.
it.each([
  ['', 0],
  ['abc', 4],
  ['console-consumer-12345', 6],
  ['größe-📈', 9],
  // Its hash is Integer.MIN_VALUE, whose absolute value is not positive.
  ['polygenelubricants', 0],
])('the group “%s” belongs to partition %i of 50', (groupId, partition) => {
  expect(offsetsPartitionOf(groupId, 50)).toBe(partition)
})
