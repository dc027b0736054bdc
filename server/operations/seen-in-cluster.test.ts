import { describe, expect, it } from 'vitest'
import type { ClusterState } from '#lib/kafka/cluster-state'
import { PartituraError } from '../errors.ts'
import { refusalOf } from '../kafka/changes/controller.ts'
import { fakeCluster } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { confirmed } from './seen-in-cluster.ts'

const EXISTS = 36
const before = buildState()
const made = buildState({ topics: { new: { partitions: [{}] } } })
const ledBy = (state: ClusterState, leaderId: number, leaderEpoch: number): ClusterState => ({
  ...state,
  quorum: { leaderId, leaderEpoch, highWatermark: 100n, voters: [], observers: [], controllerId: null },
})

/** What becomes of a change that fails with `error`, when the next look shows `after`: false for seen, or the code of the refusal. */
async function outcome(error: Error, after: ClusterState): Promise<unknown> {
  let state = ledBy(before, 1, 7)
  const refresh = () => Promise.resolve(void (state = after))
  const cluster = fakeCluster(() => state, { refresh })
  const isSeen = ({ topics }: ClusterState) => topics.has('new')
  const confirmation = { classes: ['metadata' as const], isSeen, echo: 'TOPIC_ALREADY_EXISTS', signal: AbortSignal.timeout(200) }
  try {
    return await confirmed(cluster, Promise.reject(error), confirmation)
  } catch (refusal) {
    return refusal instanceof PartituraError ? refusal.code : refusal
  }
}

describe('a change that Kafka did not confirm', () => {
  const open = new PartituraError('outcome-unknown', 'no answer')

  it.each([
    ['is done when it is seen', open, ledBy(made, 1, 7), false],
    ['is unknown when it is not seen', open, ledBy(before, 1, 7), 'outcome-unknown'],
    ['is done when a broker has passed it on to a second controller, too', refusalOf(EXISTS, null), ledBy(made, 2, 8), false],
    [
      'is refused when the same controller leads: somebody else was first',
      refusalOf(EXISTS, null),
      ledBy(made, 1, 7),
      'topic-exists',
    ],
    [
      'is refused when another controller leads and it is not there as asked',
      refusalOf(EXISTS, null),
      ledBy(before, 2, 8),
      'topic-exists',
    ],
    ['is refused for any other reason, whoever leads', refusalOf(38, null), ledBy(made, 2, 8), 'refused-by-kafka'],
  ])('%s', async (_what, error, after, end) => {
    expect(await outcome(error, after)).toBe(end)
  })
})
