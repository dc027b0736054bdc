import type { ClusterState, PartitionState } from '#lib/kafka/cluster-state'
import type { ElectionAnswer, ElectionBody, ElectionItem } from '#lib/wire/reassignments'
import { PartituraError } from '../errors.ts'
import type { PartitionOutcome } from '../kafka/changes/reassignment-changes.ts'
import { partitionIn } from '../reassignments/progress.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { lossOf, uncleanLeader } from './election-losses.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'
import { seenInCluster } from './seen-in-cluster.ts'

const SHOWN = 5000
const PER_REQUEST = 1000

interface Wanted {
  topic: string
  partition: PartitionState
}

/**
 * Elects leaders, or (`dryRun`) says who would be: preferred leaders where another leads in their place, or (`unclean`) the
 * first live replica of partitions without a leader, at the price of what it has not copied.
 * @throws PartituraError `invalid-body` without the confirmation that an unclean election needs; `outcome-unknown`
 */
export async function electLeaders(context: OperationContext, body: ElectionBody): Promise<ElectionAnswer> {
  const { cluster, nowMs, signal } = context
  requireWritable(cluster)
  await cluster.refresh(['metadata'])
  const before = cluster.state()
  requireSeen(before)
  requireConfirmation(body)
  const { type, dryRun = false } = body
  const wanted = wantedPartitions(before, body)
  const expected = wanted.map(each => expectedItem(before, type, each))
  const possible = wanted.filter((_, index) => body.topicPartitions !== undefined || expected[index]?.error === null)
  const outcomes: PartitionOutcome[] = []
  for (let at = 0; !dryRun && at < possible.length; at += PER_REQUEST) {
    const part = possible.slice(at, at + PER_REQUEST).map(({ topic, partition }) => ({ topic, partition: partition.partition }))
    outcomes.push(...(await cluster.changes.electLeaders(type, part, signal)))
  }
  const elected = expected.filter(item => outcomeFor(outcomes, item)?.error === null)
  if (elected.length > 0) {
    await seenInCluster(cluster, ['metadata'], now => elected.every(item => hasElected(now, item)), signal)
  }
  const state = cluster.state()
  const items = dryRun ? expected : expected.map(item => actualItem(state, item, outcomeFor(outcomes, item)))
  return {
    type,
    dryRun,
    items: items.slice(0, SHOWN),
    total: items.length,
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata'], nowMs),
  }
}

/** What is lost by an unclean election is lost for good: whoever asks for it names the topic once more. */
function requireConfirmation({ type, topicPartitions = [], confirm, dryRun = false }: ElectionBody): void {
  if (type === 'preferred') return
  const refuse = (pointer: string, detail: string) =>
    new PartituraError('invalid-body', detail, { errors: [{ pointer, detail }] })
  const [first] = topicPartitions
  if (first === undefined) throw refuse('/topicPartitions', 'An unclean election needs the partitions, all of one topic.')
  if (topicPartitions.some(({ topic }) => topic !== first.topic)) {
    throw refuse('/topicPartitions', 'An unclean election is for the partitions of one topic at a time.')
  }
  if (dryRun || confirm === first.topic) return
  throw refuse('/confirm', `An unclean election loses messages: confirm it with the name of the topic, “${first.topic}”.`)
}

function wantedPartitions(state: ClusterState, { topicPartitions }: ElectionBody): Wanted[] {
  if (topicPartitions === undefined) return notPreferred(state)
  const missing = topicPartitions.flatMap(({ topic, partition }, index) =>
    partitionIn(state, topic, partition) === undefined
      ? [{ pointer: `/topicPartitions/${index}`, detail: `There is no partition ${topic}-${partition}.` }]
      : [],
  )
  const [first] = missing
  if (first !== undefined) throw new PartituraError('invalid-body', first.detail, { errors: missing })
  return topicPartitions.flatMap(({ topic, partition }) => {
    const found = partitionIn(state, topic, partition)
    return found === undefined ? [] : [{ topic, partition: found }]
  })
}

/** Led by another than the preferred leader; those that nobody leads need more than this. */
function notPreferred(state: ClusterState): Wanted[] {
  return [...state.topics.values()].flatMap(({ name, partitions }) =>
    partitions
      .filter(({ leader, replicas }) => leader !== null && leader !== replicas[0])
      .map(partition => ({ topic: name, partition })),
  )
}

function expectedItem(state: ClusterState, type: ElectionBody['type'], { topic, partition }: Wanted): ElectionItem {
  const { leader, replicas, isr } = partition
  const item = { topic, partition: partition.partition, leaderBefore: leader, leaderAfter: leader, error: null, mayLose: null }
  const refused = (code: string, message: string): ElectionItem => ({ ...item, error: { code, message } })
  if (type === 'unclean') {
    if (leader !== null) return refused('ELECTION_NOT_NEEDED', `Broker ${leader} leads it.`)
    const next = uncleanLeader(state, partition)
    if (next === null) return refused('ELIGIBLE_LEADERS_NOT_AVAILABLE', 'None of its replicas is on a broker that is up.')
    return { ...item, leaderAfter: next, mayLose: lossOf(state, partition, next) }
  }
  const preferred = replicas[0] ?? null
  if (leader === preferred) return refused('ELECTION_NOT_NEEDED', `Broker ${preferred}, the preferred leader, leads it.`)
  if (preferred === null || !isr.includes(preferred) || state.brokers.get(preferred)?.registered !== true) {
    return refused('PREFERRED_LEADER_NOT_AVAILABLE', `Broker ${preferred}, the preferred leader, is not in sync.`)
  }
  return { ...item, leaderAfter: preferred }
}

function actualItem(state: ClusterState, item: ElectionItem, outcome: PartitionOutcome | undefined): ElectionItem {
  const leaderAfter = partitionIn(state, item.topic, item.partition)?.leader ?? null
  return { ...item, leaderAfter, error: outcome === undefined ? item.error : outcome.error }
}

function hasElected(state: ClusterState, { topic, partition, leaderBefore }: ElectionItem): boolean {
  const leader = partitionIn(state, topic, partition)?.leader ?? null
  return leader !== null && leader !== leaderBefore
}

function outcomeFor(outcomes: readonly PartitionOutcome[], { topic, partition }: ElectionItem): PartitionOutcome | undefined {
  return outcomes.find(outcome => outcome.topic === topic && outcome.partition === partition)
}
