import { describe, expect, it } from 'vitest'
import type { ClusterState } from '#lib/kafka/cluster-state'
import { buildState } from '../testing/state-builder.ts'
import { groupSummaries } from './group-answers.ts'
import { oncePerParts, totalsOf } from './once-per-state.ts'
import { topicSummaries } from './topic-answers.ts'

const state = buildState({
  topics: { orders: { partitions: [{ end: 10n }, { end: 20n }] }, clicks: { partitions: [{ end: 5n }] } },
  groups: { billing: { offsets: { orders: [[5n], [20n]] } } },
})

/** The next state after a look that told this. */
function next(change: Partial<ClusterState>): ClusterState {
  return { ...state, version: state.version + 1, ...change }
}

function lookedAt(look: 'groups' | 'offsets'): Pick<ClusterState, 'looks'> {
  return { looks: { ...state.looks, [look]: { ...state.looks[look], asOfMs: (state.looks[look].asOfMs ?? 0) + 1000 } } }
}

const SUMMARIES = { totals: totalsOf, topics: topicSummaries, groups: groupSummaries }
const ends = { ...state.partitionColumns, logEndOffset: state.partitionColumns.logEndOffset.map(end => end + 1n) }
const withoutClicks = new Map([...state.topics].filter(([name]) => name !== 'clicks'))

describe('what is computed anew', () => {
  it.each<[string, Partial<ClusterState>, (keyof typeof SUMMARIES)[]]>([
    ['after a look that told nothing new', { asOfMs: 5 }, []],
    ['after a look at the quorum', { quorum: null }, []],
    ['when a log end moved', { partitionColumns: ends }, ['totals', 'topics', 'groups']],
    ['when a topic is gone', { topics: withoutClicks }, ['totals', 'topics', 'groups']],
    ['when sizes are others', { replicaColumns: { ...state.replicaColumns } }, ['totals', 'topics']],
    ['when groups moved', { groups: new Map(state.groups) }, ['groups']],
    ['when no group was ever listed', { groups: null }, ['groups']],
    ['when a look at groups or offsets was made', lookedAt('groups'), ['groups']],
    ['when a look at offsets was made', lookedAt('offsets'), ['groups']],
    ['when the same brokers were told again', { brokers: new Map(state.brokers) }, []],
    ['when a broker is gone', { brokers: new Map([...state.brokers].slice(1)) }, ['totals']],
  ])('%s', (_, change, expected) => {
    const after = next(change)
    const anew = Object.entries(SUMMARIES).flatMap(([name, of]) => (of(after) === of(state) ? [] : [name]))
    // `of(state)` is asked for last, so that each case begins with the same.
    for (const of of Object.values(SUMMARIES)) of(state)
    expect(anew).toEqual(expected)
  })
})

it('twenty who ask cost one', () => {
  let computed = 0
  const counted = oncePerParts(
    ({ topics }) => [topics],
    () => ++computed,
  )
  for (let n = 0; n < 20; n++) counted(next({ version: n }))
  expect(computed).toBe(1)
})
