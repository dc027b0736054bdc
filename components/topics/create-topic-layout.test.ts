import { expect, test } from 'vitest'
import { layoutOf } from './create-topic-layout.ts'

const BROKERS = [1, 2, 3, 4, 5].map(brokerId => ({ brokerId, rack: null, ready: true, preferredLeaderCount: 0, replicaCount: 0 }))
const COUNTS = { partitions: 5, replicationFactor: 3 }
const TEXTBOOK = [
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
  [4, 5, 1],
  [5, 1, 2],
]
const EDITED = TEXTBOOK.with(0, [5, 2, 3])

test('without edits the proposal is what is made', () => {
  expect(layoutOf(BROKERS, COUNTS, null)).toEqual({ proposal: TEXTBOOK, reason: null, assignment: TEXTBOOK, edited: false })
})

test('edits stay when partitions come and go', () => {
  const edits = { rows: EDITED, replicas: 3 }
  expect(layoutOf(BROKERS, COUNTS, edits)).toMatchObject({ assignment: EDITED, edited: true })
  expect(layoutOf(BROKERS, { ...COUNTS, partitions: 1 }, edits).assignment).toEqual([[5, 2, 3]])
  const more = layoutOf(BROKERS, { ...COUNTS, partitions: 7 }, edits).assignment
  expect(more).toHaveLength(7)
  expect(more?.slice(0, 5)).toEqual(EDITED)
})

test('edits made for another number of replicas wait until it comes back', () => {
  const edits = { rows: EDITED, replicas: 3 }
  expect(layoutOf(BROKERS, { ...COUNTS, replicationFactor: 2 }, edits)).toMatchObject({ edited: false })
  expect(layoutOf(BROKERS, COUNTS, edits).assignment).toEqual(EDITED)
})

test('what cannot be planned says why', () => {
  expect(layoutOf(BROKERS, { ...COUNTS, replicationFactor: 6 }, null).reason).toMatch(/6 replicas need 6 brokers/)
  expect(layoutOf(BROKERS, { ...COUNTS, partitions: Number.NaN }, null).reason).toMatch(/how many partitions/)
  expect(layoutOf([], COUNTS, null).reason).toMatch(/No broker/)
})
