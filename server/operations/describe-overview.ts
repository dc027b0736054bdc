import { durationText } from '#lib/kafka/broker-health'
import { clusterAttention, clusterHealth } from '#lib/kafka/cluster-health'
import type { Overview } from '#lib/wire/clusters'
import type { GroupSummary } from '#lib/wire/groups'
import { brokerAnswers } from './broker-answers.ts'
import type { OperationContext } from './context.ts'
import { clusterAnswer } from './describe-cluster.ts'
import { quorumAnswer } from './describe-quorum.ts'
import { groupSummaries } from './group-answers.ts'
import { newestEvents } from './newest-events.ts'
import { totalsOf } from './once-per-state.ts'
import { failuresOf } from './partial-truth.ts'

const MAX_LAGS = 8
const MAX_EVENTS = 15
const MAX_ATTENTION = 50

/** All that the overview page shows, in one answer. */
export function describeOverview({ cluster, nowMs }: OperationContext): Overview {
  const state = cluster.state()
  const totals = totalsOf(state)
  const verdict = clusterHealth(state, totals, nowMs)
  const groups = groupSummaries(state)
  return {
    cluster: clusterAnswer(cluster, nowMs),
    sentence: { headline: verdict.headline, detail: verdict.detail },
    brokers: brokerAnswers(state, nowMs),
    quorum: state.quorum === null ? null : quorumAnswer(state, nowMs),
    totals: {
      topics: totals.topics,
      partitions: totals.partitions,
      underReplicated: totals.underReplicated,
      underMinIsr: totals.underMinIsr,
      atMinIsr: totals.atMinIsr,
      offline: totals.offline,
      groups: groups?.length ?? null,
      sizeBytes: totals.sizeBytes,
    },
    rates: { producedPerSecond: totals.producedPerSecond, consumedPerSecond: consumedPerSecond(groups) },
    attention: clusterAttention(state, totals, troubledGroups(groups), nowMs).slice(0, MAX_ATTENTION),
    biggestLags: biggestLags(groups),
    events: newestEvents(state.recentEvents, MAX_EVENTS),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'offsets', 'quorum', 'groups', 'log-dirs'], nowMs),
  }
}

/** A group that has members and no known rate makes the sum unknown; one without members reads nothing. */
function consumedPerSecond(groups: readonly GroupSummary[] | null): number | null {
  if (groups === null) return null
  let sum = 0
  for (const { consumedPerSecond: rate, members } of groups) {
    if (rate === null && members !== 0) return null
    sum += rate ?? 0
  }
  return sum
}

function troubledGroups(groups: readonly GroupSummary[] | null): Parameters<typeof clusterAttention>[2] {
  return (groups ?? [])
    .filter(({ health }) => health !== 'ok' && health !== 'unknown')
    .toSorted(byLag)
    .map(({ groupId, health, healthReason, lag, lagSeconds }) => {
      const behind = lag === null ? null : `${BigInt(lag).toLocaleString('en')} messages behind`
      const time = lagSeconds === null || lagSeconds === 0 ? null : durationText(lagSeconds * 1000)
      const detail = [behind, time, healthReason].filter(text => text !== null).join(' · ')
      return {
        groupId,
        label: health === 'warning' ? 'falling behind' : health,
        detail,
        bad: health === 'stopped' || health === 'stalled',
      }
    })
}

function biggestLags(groups: readonly GroupSummary[] | null): Overview['biggestLags'] {
  return (groups ?? [])
    .filter(({ lag }) => lag !== '0')
    .toSorted(byLag)
    .slice(0, MAX_LAGS)
    .map(({ groupId, lag, lagSeconds, health, state }) => ({ groupId, lag, lagSeconds, health, state }))
}

/** The largest first; unknown lags last. */
function byLag(a: GroupSummary, b: GroupSummary): number {
  if (a.lag === null || b.lag === null) return Number(a.lag === null) - Number(b.lag === null)
  const difference = BigInt(b.lag) - BigInt(a.lag)
  return difference === 0n ? (a.groupId < b.groupId ? -1 : 1) : difference > 0n ? 1 : -1
}
