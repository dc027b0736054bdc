import type * as z from 'zod/mini'
import { topicSummary, type topicList, type TopicSummary } from '#lib/wire/topics'
import type { OperationContext } from './context.ts'
import { pageOf, type ListQuery, type ListSpec } from './list-page.ts'
import { failuresOf } from './partial-truth.ts'
import { topicSummaries } from './topic-answers.ts'

export interface TopicListQuery extends ListQuery {
  internal?: boolean | undefined
  problem?: TopicProblem | undefined
}

export const TOPIC_PROBLEMS = ['any', 'offline', 'under-min-isr', 'under-replicated'] as const
export type TopicProblem = (typeof TOPIC_PROBLEMS)[number]

const int64 = (text: string | null) => (text === null ? null : BigInt(text))

const spec: ListSpec<TopicSummary> = {
  id: item => item.name,
  sorts: {
    name: item => item.name,
    messages: item => int64(item.messages),
    sizeBytes: item => item.sizeBytes,
    messagesPerSecond: item => item.messagesPerSecond,
    partitionCount: item => item.partitionCount,
    replicationFactor: item => item.replicationFactor,
    minInsyncReplicas: item => item.minInsyncReplicas,
    underReplicated: item => item.underReplicated,
    underMinIsr: item => item.underMinIsr,
    offline: item => item.offline,
    retentionMs: item => int64(item.retentionMs),
    cleanupPolicy: item => item.cleanupPolicy,
  },
  defaultSort: 'name',
  fields: Object.keys(topicSummary.shape),
}

export function listTopics({ cluster, nowMs }: OperationContext, query: TopicListQuery): z.infer<typeof topicList> {
  const state = cluster.state()
  const chosen = topicSummaries(state).filter(
    topic => (query.internal === undefined || topic.internal === query.internal) && hasProblem(topic, query.problem),
  )
  return {
    ...pageOf(chosen, query, spec),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'offsets', 'log-dirs', 'configs'], nowMs),
  }
}

function hasProblem(topic: TopicSummary, problem: TopicProblem | undefined): boolean {
  switch (problem) {
    case undefined:
      return true
    case 'any':
      return topic.offline > 0 || (topic.underMinIsr ?? 0) > 0 || topic.underReplicated > 0
    case 'offline':
      return topic.offline > 0
    case 'under-min-isr':
      return (topic.underMinIsr ?? 0) > 0
    case 'under-replicated':
      return topic.underReplicated > 0
  }
}
