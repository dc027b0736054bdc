import { predictFailure, type FailureRules, type PredictedPartition } from '#lib/kafka/predict-failure'
import { whatIfSentence } from '#lib/kafka/what-if-sentence'
import type { Partition, Topic } from '#lib/wire/topics'

/** One topic with brokers switched off; computed in the browser, by the rules that the server uses for the whole cluster. */
export interface TopicWhatIf {
  /** In the order of loss; only brokers that the topic's grid shows. */
  readonly down: readonly number[]
  /** Partitions that the loss touches, by number. */
  readonly after: ReadonlyMap<number, PredictedPartition>
  readonly sentence: { readonly headline: string; readonly detail: string }
}

type TopicPart = Pick<Topic, 'partitions' | 'minInsyncReplicas' | 'failureRules'>

/** null while nothing is switched off. */
export function topicWhatIf(topic: TopicPart, down: readonly number[]): TopicWhatIf | null {
  if (down.length === 0) return null
  const rules = rulesOf(topic)
  const sums = { affected: 0, leadersMoved: 0, writesStop: 0, offline: 0, unclean: 0 }
  const after = new Map<number, PredictedPartition>()
  for (const partition of topic.partitions) {
    if (!partition.isr.some(brokerId => down.includes(brokerId))) continue
    const predicted = predictFailure(partition, down, rules)
    after.set(partition.partition, predicted)
    sums.affected++
    if (predicted.leader !== null && predicted.leader !== partition.leader) sums.leadersMoved++
    if (becomes(partition, predicted, 'under-min-isr')) sums.writesStop++
    if (becomes(partition, predicted, 'offline')) sums.offline++
    if (predicted.unclean) sums.unclean++
  }
  const partitions = topic.partitions.length
  const sentence = whatIfSentence({ ...sums, down, partitions, topicsHit: null, groupsHit: null })
  return { down, after, sentence }
}

/** The loss brings the partition into this state. */
export function becomes(before: Partition, after: PredictedPartition, state: 'under-min-isr' | 'offline'): boolean {
  return after.state === state && before.health !== state
}

function rulesOf({ failureRules, minInsyncReplicas }: TopicPart): FailureRules {
  return { ...failureRules, minInsyncReplicas, away: new Set(failureRules.away) }
}
