import type { ClusterState } from '#lib/kafka/cluster-state'
import { clusterSurvives, type ClusterSurvival } from '#lib/kafka/survivability'
import type { Loss } from '#lib/kafka/losses'
import { brokerRacks, clusterRules, lossTopics, whatIf, type WhatIf, type WhatIfPartition } from '#lib/kafka/what-if'
import { whatIfSentence } from '#lib/kafka/what-if-sentence'
import type { SingleLoss, WhatIfAnswer, WhatIfItem } from '#lib/wire/what-if'
import { PartituraError } from '../errors.ts'
import type { OperationContext } from './context.ts'
import { pageOf, type ListQuery, type ListSpec } from './list-page.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'
import { groupLosses } from './what-if-groups.ts'

export interface WhatIfQuery extends ListQuery {
  /** `3,4`: broker ids, in the order of loss. */
  down?: string | undefined
  rack?: readonly string[] | undefined
  only?: 'affected' | undefined
}

const MAX_NAMED = 100

/** What the loss of brokers or racks would do; a pure prediction from the state as last seen, which changes nothing. */
export function describeWhatIf({ cluster, nowMs }: OperationContext, query: WhatIfQuery): WhatIfAnswer {
  const state = cluster.state()
  requireSeen(state)
  const racks = [...new Set(query.rack)]
  const down = lostBrokers(state, query.down, racks)
  const found = whatIf(state, down, { all: query.only === undefined })
  const groups = groupLosses(state, found.partitions)
  const elrIsKept = state.eligibleLeaderReplicas === true
  const page = pageOf(
    found.partitions.map(partition => itemOf(partition, elrIsKept)),
    query,
    spec,
  )
  const totals = totalsOf(state, found, groups?.length ?? null)
  return {
    ...page,
    down,
    racks,
    sentence: whatIfSentence({ ...totals, down }),
    totals,
    topics: found.topics.slice(0, MAX_NAMED),
    groups: groups?.slice(0, MAX_NAMED) ?? null,
    worst: worstOf(state),
    brokers: choices(state),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'configs', 'groups'], nowMs),
  }
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

/** @throws PartituraError that names the broker or the rack that the cluster does not know. */
function lostBrokers(state: ClusterState, down: string | undefined, racks: readonly string[]): number[] {
  const named = down === undefined || down === '' ? [] : down.split(',').map(Number)
  const stranger = named.find(brokerId => !state.brokers.has(brokerId))
  if (stranger !== undefined) throw unknownName('down', `names broker ${stranger}, which the cluster does not know`)
  const lost = new Set(named)
  for (const rack of racks) {
    const members = brokerRacks(state).filter(broker => broker.rack === rack)
    if (members.length === 0) throw unknownName('rack', `names “${rack}”, where no broker is`)
    for (const { brokerId } of members.toSorted((a, b) => a.brokerId - b.brokerId)) lost.add(brokerId)
  }
  return [...lost]
}

function unknownName(parameter: string, detail: string): PartituraError {
  const errors = [{ pointer: `?${parameter}`, detail }]
  return new PartituraError('invalid-parameter', `The parameter “${parameter}” ${detail}.`, { errors })
}

function itemOf({ topic, before, stateBefore, after }: WhatIfPartition, elrIsKept: boolean): WhatIfItem {
  const elr = after?.elr ?? before.elr
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

function totalsOf(state: ClusterState, { states, topics, sums }: WhatIf, groupsHit: number | null): WhatIfAnswer['totals'] {
  const { partitions: affected, ...rest } = sums
  const partitions = [...state.topics.values()].reduce((sum, topic) => sum + topic.partitions.length, 0)
  return { partitions, affected, ...rest, topicsHit: topics.length, groupsHit, states }
}

/** Judged anew only when topics or brokers have changed, not at every look at offsets: topics keep their map until then. */
const survivals = new WeakMap<ClusterState['topics'], { brokers: string; survival: ClusterSurvival }>()

function survivalOf(state: ClusterState): ClusterSurvival {
  const rules = clusterRules(state)
  const racks = brokerRacks(state)
  const brokers = JSON.stringify([
    racks,
    [...(rules.away ?? [])],
    rules.coordination,
    rules.eligibleLeaderReplicas,
    rules.strictMinIsr,
  ])
  const known = survivals.get(state.topics)
  if (known !== undefined && known.brokers === brokers) return known.survival
  const survival = clusterSurvives(lossTopics(state), racks, rules)
  survivals.set(state.topics, { brokers, survival })
  return survival
}

function worstOf(state: ClusterState): WhatIfAnswer['worst'] {
  const { sentence, worstBroker, worstRack, losses } = survivalOf(state)
  const felt = losses.filter(loss => loss.offline + loss.writesStop + loss.unclean + loss.leadersMoved > 0)
  return {
    sentence,
    broker: worstBroker && lossAnswer(worstBroker),
    rack: worstRack && lossAnswer(worstRack),
    losses: felt.slice(0, MAX_NAMED).map(lossAnswer),
  }
}

function lossAnswer(loss: Loss): SingleLoss {
  return { ...loss, brokerIds: [...loss.brokerIds] }
}

function choices(state: ClusterState): WhatIfAnswer['brokers'] {
  const { away } = clusterRules(state)
  return brokerRacks(state)
    .map(({ brokerId, rack }) => ({ brokerId, rack, away: away?.has(brokerId) === true }))
    .toSorted((a, b) => a.brokerId - b.brokerId)
}
