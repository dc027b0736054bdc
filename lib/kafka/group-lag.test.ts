import { describe, expect, it } from 'vitest'
import { buildGroup, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import type { ClusterState } from './cluster-state.ts'
import { lagInputOf, staleCommits } from './group-lag.ts'
import { partitionLag } from './lag.ts'

const LOOK_MS = 100_000

/** One partition with offsets 0 to 100, read at `endAsOfMs`; both looks ended at LOOK_MS. */
function stateWith({ endAsOfMs = LOOK_MS, leader = 1 }: { endAsOfMs?: number; leader?: number | null }): ClusterState {
  const state = buildState({ topics: [buildTopic('orders', [buildPartition(0, [1, 2], { leader })])] })
  state.partitionColumns.offsetsAsOfMs[0] = endAsOfMs
  const look = { asOfMs: LOOK_MS, tookMs: 5, periodMs: 5000, failures: [] }
  return { ...state, looks: { ...state.looks, groups: look, offsets: look } }
}

function lagIn(
  state: ClusterState,
  group: Parameters<typeof buildGroup>[1],
  committedOffset: bigint | null = 60n,
  told: bigint | null = null,
) {
  const partition = state.topics.get('orders')?.partitions[0] ?? null
  const input = lagInputOf(state, buildGroup('billing', { offsetsAsOfMs: LOOK_MS, ...group }), partition, {
    committedOffset,
    told,
  })
  return partitionLag(input)
}

describe('lag from what the state knows', () => {
  it('is end minus committed when both are of the last looks', () => {
    expect(lagIn(stateWith({}), {})).toEqual({ lag: 40n, reason: null, uncommitted: 0n })
  })

  it.each([
    ['no leader', stateWith({ leader: null }), {}, /no leader/],
    ['a leader that has been silent for long', stateWith({ endAsOfMs: LOOK_MS - 34_000 }), {}, /broker 1, the leader, .* 34 s/],
    [
      'a coordinator that is loading',
      stateWith({}),
      { error: 'coordinator loading: COORDINATOR_LOAD_IN_PROGRESS', offsetsAsOfMs: LOOK_MS - 5000 },
      /^coordinator loading.*5 s before/,
    ],
  ])('is unknown with %s', (_name, state, group, reason) => {
    expect(lagIn(state, group)).toMatchObject({ lag: null, reason: expect.stringMatching(reason) })
  })

  it('is known of a group whose members alone could not be told', () => {
    expect(lagIn(stateWith({}), { error: 'GROUP_AUTHORIZATION_FAILED', offsetsAsOfMs: LOOK_MS - 20 }).lag).toBe(40n)
  })

  it('that a share group’s coordinator counted is as old as its commits, whatever the leader does', () => {
    expect(lagIn(stateWith({ leader: null }), {}, 60n, 7n).lag).toBe(7n)
    const old = { error: 'its commits were not told: timed out', offsetsAsOfMs: LOOK_MS - 5000 }
    expect(lagIn(stateWith({}), old, 60n, 7n)).toMatchObject({ lag: null, reason: expect.stringContaining('5 s before') })
  })

  it('is unknown where no coordinator answers any more, although no newer look at the groups says so', () => {
    const state = stateWith({ endAsOfMs: LOOK_MS + 20_000 })
    const looks = { ...state.looks, offsets: { ...state.looks.offsets, asOfMs: LOOK_MS + 20_000 } }
    const moving = { error: 'coordinator moving: no answer of broker 1' }
    expect(lagIn({ ...state, looks }, moving)).toMatchObject({ lag: null, reason: expect.stringContaining('20 s before') })
    expect(lagIn({ ...state, looks }, {}).lag).toBe(40n)
  })

  it('a leader that missed a look or two is not unknown yet', () => {
    expect(lagIn(stateWith({ endAsOfMs: LOOK_MS - 4000 }), {}).lag).toBe(40n)
  })

  it('a commit beyond a log end that was read before is not a cut log', () => {
    const { lag, reason } = lagIn(stateWith({ endAsOfMs: LOOK_MS - 2000 }), {}, 130n)
    expect([lag, reason]).toEqual([0n, expect.stringContaining('read 2 s before it')])
  })
})

it('commits of the last look are not stale, whatever else went wrong', () => {
  const state = stateWith({})
  expect(staleCommits(state, { error: null, offsetsAsOfMs: 1 })).toBeNull()
  expect(staleCommits(state, { error: 'x', offsetsAsOfMs: LOOK_MS - 10 })).toBeNull()
  expect(staleCommits(state, { error: 'x', offsetsAsOfMs: LOOK_MS - 5000 })).toMatch(/^x;/)
})
