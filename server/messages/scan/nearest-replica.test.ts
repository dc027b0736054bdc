import { expect, it } from 'vitest'
import { NearestReplica } from './nearest-replica.ts'

const LEADER = { broker: 1, isFollower: false }

it('asks the leader when no rack is configured', () => {
  expect(new NearestReplica(null).sourceOf(0, 1, 0)).toEqual({ ...LEADER, rack: null })
})

it('tells the leader the rack, reads the follower that it names, and asks the leader again after five minutes', () => {
  const nearest = new NearestReplica('a')
  expect(nearest.sourceOf(0, 1, 0)).toEqual({ ...LEADER, rack: 'a' })
  nearest.prefer(0, 2, 0)
  expect(nearest.sourceOf(0, 1, 299_999)).toEqual({ broker: 2, rack: null, isFollower: true })
  expect(nearest.sourceOf(1, 1, 0)).toEqual({ ...LEADER, rack: 'a' })
  expect(nearest.sourceOf(0, 1, 300_000)).toEqual({ ...LEADER, rack: 'a' })
})

it('reads the leader for half a minute after a follower was left, without telling it the rack: it would name the same one', () => {
  const nearest = new NearestReplica('a')
  nearest.prefer(0, 2, 0)
  nearest.leave(0, 1000)
  expect(nearest.sourceOf(0, 1, 30_999)).toEqual({ ...LEADER, rack: null })
  expect(nearest.sourceOf(0, 3, 31_000)).toEqual({ broker: 3, isFollower: false, rack: 'a' })
})

it('a leader that fails is not left', () => {
  const nearest = new NearestReplica('a')
  nearest.leave(0, 0)
  expect(nearest.sourceOf(0, 1, 1)).toEqual({ ...LEADER, rack: 'a' })
})
