import type { ClusterState } from '#lib/kafka/cluster-state'
import type { Loss } from '#lib/kafka/losses'
import type { ClusterSurvival } from '#lib/kafka/survivability'
import { brokerRacks, clusterRules } from '#lib/kafka/what-if'
import { whatIfSentence } from '#lib/kafka/what-if-sentence'
import type { SingleLoss, WhatIfAnswer } from '#lib/wire/what-if'
import { PartituraError } from '../errors.ts'
import type { OperationContext } from './context.ts'
import type { ListQuery } from './list-page.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'
import { groupLosses } from './what-if-groups.ts'
import { MAX_NAMED } from './what-if-thread/predict-losses.ts'

export interface WhatIfQuery extends ListQuery {
  /** `3,4`: broker ids, in the order of loss. */
  down?: string | undefined
  rack?: readonly string[] | undefined
  only?: 'affected' | undefined
}

/** What the loss of brokers or racks would do; a pure prediction from the state as last seen, which changes nothing. */
export async function describeWhatIf(
  { cluster, nowMs, signal }: OperationContext,
  { down: named, rack, only, ...list }: WhatIfQuery,
): Promise<WhatIfAnswer> {
  const state = cluster.state()
  requireSeen(state)
  const racks = [...new Set(rack)]
  const down = lostBrokers(state, named, racks)
  const question = {
    rules: clusterRules(state),
    brokers: brokerRacks(state),
    lost: down,
    all: only === undefined,
    list,
  }
  const { losses, survival } = await cluster.predictor.predict(state, question, signal)
  const groups = groupLosses(state, losses.ofGroups)
  const { partitions: affected, ...sums } = losses.sums
  const { partitions, topicsHit, states } = losses
  const totals = { partitions, affected, ...sums, topicsHit, groupsHit: groups?.length ?? null, states }
  return {
    ...losses.page,
    down,
    racks,
    sentence: whatIfSentence({ ...totals, down }),
    totals,
    topics: losses.topics,
    groups: groups?.slice(0, MAX_NAMED) ?? null,
    worst: worstOf(survival),
    brokers: choices(state),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'configs', 'groups'], nowMs),
  }
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

function worstOf({ sentence, worstBroker, worstRack, losses }: ClusterSurvival): WhatIfAnswer['worst'] {
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
