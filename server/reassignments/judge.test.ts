import { expect, it } from 'vitest'
import type { PlacedTopic } from '../kafka/changes/reassignment-changes.ts'
import { isOurs, judge, mayStart, wayBack } from './judge.ts'
import type { Move } from './plan.ts'

const move: Move = {
  topic: 'orders',
  topicId: 'id-1',
  partition: 0,
  before: [1, 2],
  after: [3, 2],
  state: 'moving',
  copiedBytes: null,
  note: null,
}
const sent: Move = { ...move, state: 'sent' }

/** `target`: of a reassignment under way. */
function placed(replicas: readonly number[], target: readonly number[] | null = null, topicId = 'id-1'): PlacedTopic {
  const ongoing = target && { target, addingReplicas: [], removingReplicas: [] }
  return { topicId, partitions: new Map([[0, { partition: 0, leader: 1, replicas, isr: replicas, ongoing }]]) }
}

const early = { sinceMs: 1000, nowMs: 2000 }
const late = { sinceMs: 1000, nowMs: 60_000 }

it('only what the plan was made for is started', () => {
  expect(mayStart(move, placed([1, 2]))).toEqual({ state: 'waiting', note: null })
  expect(mayStart(move, placed([3, 2]))).toEqual({ state: 'done', note: null })
  expect(mayStart(move, placed([2, 1]))).toMatchObject({ state: 'skipped', note: expect.stringContaining('are [2, 1] now') })
  expect(mayStart(move, placed([1, 2, 4], [4, 2]))).toMatchObject({
    state: 'skipped',
    note: expect.stringContaining('somebody else'),
  })
  expect(mayStart(move, placed([1, 2], null, 'id-2'))).toMatchObject({ state: 'skipped', note: 'the topic was deleted' })
  expect(mayStart(move, null)).toMatchObject({ state: 'skipped', note: 'the topic was deleted' })
})

it('a topic that Kafka did not describe just now decides nothing', () => {
  expect(mayStart(move, undefined)).toBeNull()
  expect(judge(sent, undefined, late)).toEqual({ state: 'sent', note: null })
})

it('a move is under way while Kafka lists it with its outcome, and done when its replicas are those', () => {
  expect(judge(sent, placed([3, 2, 1], [3, 2]), early).state).toBe('moving')
  expect(judge(sent, placed([3, 2]), early).state).toBe('done')
  expect(judge(move, placed([3, 2]), late).state).toBe('done')
})

it('an old look of a broker that has not heard yet decides nothing', () => {
  expect(judge(sent, placed([1, 2]), early).state).toBe('sent')
  expect(judge(move, placed([1, 2]), early).state).toBe('moving')
  expect(judge(move, placed([3, 2, 1]), early).state).toBe('moving')
})

it('what never began may be sent again; what began and is back was taken back', () => {
  expect(judge(sent, placed([1, 2]), late).state).toBe('waiting')
  expect(judge(move, placed([1, 2]), late).state).toBe('rolled-back')
  expect(judge(move, placed([2, 1]), late).state).toBe('rolled-back')
})

it('what somebody else has made of it meanwhile is left alone and said', () => {
  expect(judge(move, placed([1, 2, 4], [4, 2]), early)).toMatchObject({
    state: 'skipped',
    note: expect.stringContaining('[4, 2]'),
  })
  expect(judge(move, placed([5, 6]), late)).toMatchObject({ state: 'skipped', note: expect.stringContaining('[5, 6]') })
  expect(judge(move, placed([3, 2], null, 'id-2'), early)).toMatchObject({ state: 'skipped' })
})

it('what Kafka has taken back in another order gets its order back', () => {
  expect(wayBack(move, placed([3, 2, 1], [3, 2]), early)).toBe('cancel')
  expect(wayBack(move, placed([1, 2]), early)).toBe('wait')
  expect(wayBack(move, placed([2, 1]), late)).toBe('restore-order')
  expect(wayBack(move, placed([1, 2]), late)).toBe('is-back')
  expect(wayBack(move, placed([4, 2, 1], [4, 2]), late)).toBe('wait')
  expect(wayBack(move, placed([5, 6]), late)).toBe('wait')
  expect(wayBack({ ...move, after: [2, 1] }, placed([2, 1]), late)).toBe('wait')
})

it('only a reassignment with this very outcome is ours to take back', () => {
  expect(isOurs(move, placed([3, 2, 1], [3, 2]))).toBe(true)
  expect(isOurs(move, placed([4, 2, 1], [4, 2]))).toBe(false)
  expect(isOurs(move, placed([1, 2]))).toBe(false)
  expect(isOurs(move, undefined)).toBe(false)
})
