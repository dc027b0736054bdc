import type { DeleteTopicAnswer } from '#lib/wire/topics'
import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { findTopic } from './describe-topic.ts'
import { failuresOf } from './partial-truth.ts'
import { confirmed, seenInCluster } from './seen-in-cluster.ts'
import { topicSummary } from './topic-answers.ts'
import { topicReaders } from './topic-readers.ts'

/** Deletes a topic with all its messages, or (`dryRun`) says what would be gone. Kafka's internal topics are refused. */
export async function deleteTopic(
  { cluster, signal, nowMs }: OperationContext,
  name: string,
  { dryRun = false }: { dryRun?: boolean | undefined },
): Promise<DeleteTopicAnswer> {
  requireWritable(cluster)
  const before = cluster.state()
  const topic = findTopic(before, name)
  if (topic.internal) {
    throw new PartituraError(
      'conflict',
      `“${name}” is internal to Kafka: deleting it would lose the state of groups or transactions.`,
    )
  }
  const { messages, sizeBytes } = topicSummary(before, topic)
  const readers = topicReaders(before, name).map(({ groupId }) => groupId)
  if (!dryRun) {
    // Another topic may be made under the same name at once: gone is the one with this id.
    const isGone = (state: typeof before) => {
      const now = state.topics.get(name)
      return now === undefined || now.topicId !== topic.topicId
    }
    const echo = 'UNKNOWN_TOPIC_OR_PARTITION'
    const deleting = cluster.changes.deleteTopic(name, signal)
    await confirmed(cluster, deleting, { classes: ['metadata'], isSeen: isGone, echo, signal })
    await seenInCluster(cluster, ['metadata'], isGone, signal)
  }
  const state = cluster.state()
  return { name, dryRun, messages, sizeBytes, readers, asOfMs: before.asOfMs, failures: failuresOf(state, ['metadata'], nowMs) }
}
