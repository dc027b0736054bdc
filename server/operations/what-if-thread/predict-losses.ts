import type { ClusterRules } from '#lib/kafka/losses'
import { OFFSETS_TOPIC } from '#lib/kafka/group-coordinator'
import type { PartitionHealth } from '#lib/kafka/partition-health'
import type { PlacementBroker } from '#lib/kafka/spread-replicas'
import { clusterSurvives, type ClusterSurvival } from '#lib/kafka/survivability'
import { whatIfOf, type WhatIf, type WhatIfPartition, type WhatIfTopic } from '#lib/kafka/what-if'
import type { WhatIfItem } from '#lib/wire/what-if'
import { pageOf, type ListQuery, type ListSpec, type Page } from '../list-page.ts'

/** Of a topic's partitions, and of those alone. */
export interface LossQuestion {
  rules: ClusterRules
  brokers: readonly PlacementBroker[]
  /** Broker ids, in the order in which they fail. */
  lost: readonly number[]
  /** Also the partitions that the loss does not touch. */
  all: boolean
  list: ListQuery
}

export interface PredictedLosses {
  page: Page<WhatIfItem>
  states: WhatIf['states']
  sums: WhatIf['sums']
  /** The worst first, cut. */
  topics: WhatIf['topics']
  topicsHit: number
  partitions: number
  /** What groups suffer from: partitions that lose their last leader, and touched ones of the offsets topic. */
  ofGroups: PartitionChange[]
}

/** A partition's leader and state before and after. */
export interface PartitionChange {
  topic: string
  partition: number
  before: { leader: number | null; state: PartitionHealth }
  after: { leader: number | null; state: PartitionHealth }
}

export const MAX_NAMED = 100

/** What the loss does to partitions: the work that grows with the cluster. */
export function predictLosses(topics: readonly WhatIfTopic[], { rules, lost, all, list }: LossQuestion): PredictedLosses {
  const found = whatIfOf(topics, rules, lost, { all })
  return {
    page: pageOf(
      found.partitions.map(partition => itemOf(partition, rules.eligibleLeaderReplicas)),
      list,
      spec,
    ),
    states: found.states,
    sums: found.sums,
    topics: found.topics.slice(0, MAX_NAMED),
    topicsHit: found.topics.length,
    partitions: topics.reduce((sum, topic) => sum + topic.partitions.length, 0),
    ofGroups: found.partitions.flatMap(ofGroups),
  }
}

function ofGroups({ topic, before, stateBefore, after }: WhatIfPartition): PartitionChange[] {
  if (after === null) return []
  const goesOffline = after.state === 'offline' && stateBefore !== 'offline'
  if (topic !== OFFSETS_TOPIC && !goesOffline) return []
  return [
    {
      topic,
      partition: before.partition,
      before: { leader: before.leader, state: stateBefore },
      after: { leader: after.leader, state: after.state },
    },
  ]
}

/** What every single loss would do; the same until topics or brokers change. */
export function predictSurvival(
  topics: readonly WhatIfTopic[],
  { brokers, rules }: Pick<LossQuestion, 'brokers' | 'rules'>,
): ClusterSurvival {
  return clusterSurvives(topics, brokers, rules)
}

const SEVERITY = { ok: 0, 'under-replicated': 1, 'at-min-isr': 2, 'under-min-isr': 3, offline: 4 }

const spec: ListSpec<WhatIfItem> = {
  // Partitions of a topic in the order of their numbers.
  id: item => `${item.topic} ${String(item.partition).padStart(6, '0')}`,
  sorts: {
    topic: item => item.topic,
    severity: item => SEVERITY[item.state] + (item.unclean ? 0.5 : 0),
    leaderBefore: item => item.leaderBefore,
    leaderAfter: item => item.leaderAfter,
  },
  defaultSort: 'topic',
  fields: [
    'topic',
    'partition',
    'replicas',
    'leaderBefore',
    'leaderAfter',
    'stateBefore',
    'state',
    'isrBefore',
    'isr',
    'elr',
    'unclean',
    'affected',
  ] satisfies (keyof WhatIfItem)[],
}

function itemOf({ topic, before, stateBefore, after }: WhatIfPartition, elrIsKept: boolean): WhatIfItem {
  const elr = after?.elr ?? before.elr ?? null
  return {
    topic,
    partition: before.partition,
    replicas: [...before.replicas],
    leaderBefore: before.leader,
    leaderAfter: after === null ? before.leader : after.leader,
    stateBefore,
    state: after?.state ?? stateBefore,
    isrBefore: [...before.isr],
    isr: [...(after?.isr ?? before.isr)],
    elr: elrIsKept && elr !== null ? [...elr] : null,
    unclean: after?.unclean ?? false,
    affected: after !== null,
  }
}
