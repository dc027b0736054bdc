/** Is the cluster healthy, and if not, why: in one word, two sentences, and a list with the worst first. */
import type { Attention, ClusterHealth } from '../wire/clusters.ts'
import { brokerHealth, durationText, type BrokerHealth } from './broker-health.ts'
import type { ClusterState } from './cluster-state.ts'
import type { ClusterTotals } from './cluster-totals.ts'

export interface ClusterVerdict {
  state: ClusterHealth
  headline: string
  detail: string
  brokersUp: number
  brokersKnown: number
}

/** Health of the cluster from its state and totals (`clusterTotals(state)`). */
export function clusterHealth(state: ClusterState, totals: ClusterTotals, nowMs: number): ClusterVerdict {
  const brokers = brokersWithHealth(state, totals, nowMs)
  const brokersUp = brokers.filter(({ health }) => health.state === 'up' || health.state === 'catching-up').length
  const counts = { brokersUp, brokersKnown: brokers.length }
  if (state.asOfMs === null || state.phase === 'unreachable') return { ...unreachable(state, nowMs), ...counts }
  const leaderless = quorumLeaderless(state)
  const troubled = brokers.filter(({ health }) => health.state !== 'up')
  const critical = totals.offline > 0 || totals.underMinIsr > 0 || leaderless
  const degraded = troubled.length > 0 || totals.underReplicated > 0 || failedLogDirs(state).length > 0
  return {
    state: critical ? 'critical' : degraded ? 'degraded' : 'healthy',
    headline: headline(totals, troubled, leaderless, failedLogDirs(state)),
    detail: partitionsSentence(totals),
    ...counts,
  }
}

/** What needs somebody's attention, worst first. `groups`: those whose health is worse than ok, from the group rules. */
export function clusterAttention(
  state: ClusterState,
  totals: ClusterTotals,
  groups: readonly { groupId: string; label: string; detail: string; bad: boolean }[],
  nowMs: number,
): Attention[] {
  const list: Attention[] = []
  const add = (severity: Attention['severity'], label: string, subject: string, detail: string, href: string) =>
    list.push({ severity, label, subject, detail, href })
  if (quorumLeaderless(state))
    add('bad', 'no controller', 'quorum', 'no changes to topics, leaders or ISRs are possible', 'brokers')
  if (totals.offline > 0)
    add('bad', String(totals.offline), 'partitions without a leader', 'cannot be read or written', 'topics?problem=offline')
  if (totals.underMinIsr > 0) {
    add(
      'bad',
      String(totals.underMinIsr),
      'partitions below min ISR',
      'refuse writes with acks=all',
      'topics?problem=under-min-isr',
    )
  }
  for (const { brokerId, health } of brokersWithHealth(state, totals, nowMs)) {
    if (health.state === 'up') continue
    const bad = health.state === 'down' || health.state === 'unreachable'
    add(bad ? 'bad' : 'attention', health.state, `broker ${brokerId}`, health.text, `brokers/${brokerId}`)
  }
  for (const { brokerId, path, error } of failedLogDirs(state)) {
    add('bad', 'log directory failed', `broker ${brokerId}`, `${path}: ${error}`, `brokers/${brokerId}`)
  }
  if (totals.underReplicated > 0) {
    add(
      'attention',
      String(totals.underReplicated),
      'partitions under-replicated',
      'fewer replicas in sync than assigned',
      'topics?problem=under-replicated',
    )
  }
  for (const { groupId, label, detail, bad } of groups) {
    add(bad ? 'bad' : 'attention', label, groupId, detail, `groups/${encodeURIComponent(groupId)}`)
  }
  return list.toSorted((a, b) => Number(b.severity === 'bad') - Number(a.severity === 'bad'))
}

function brokersWithHealth(
  state: ClusterState,
  totals: ClusterTotals,
  nowMs: number,
): { brokerId: number; health: BrokerHealth }[] {
  return [...state.brokers.values()]
    .toSorted((a, b) => a.brokerId - b.brokerId)
    .map(broker => {
      const counts = totals.brokers.get(broker.brokerId) ?? { replicaCount: 0, inSyncCount: 0 }
      return { brokerId: broker.brokerId, health: brokerHealth(broker, counts, nowMs) }
    })
}

function quorumLeaderless(state: ClusterState): boolean {
  return state.coordination === 'kraft' && state.quorum !== null && state.quorum.leaderId === null
}

function failedLogDirs(state: ClusterState): { brokerId: number; path: string; error: string }[] {
  return [...state.brokers.values()].flatMap(({ brokerId, logDirs }) =>
    (logDirs ?? []).flatMap(({ path, error }) => (error === null ? [] : [{ brokerId, path, error }])),
  )
}

function unreachable(state: ClusterState, nowMs: number): Pick<ClusterVerdict, 'state' | 'headline' | 'detail'> {
  const failed = state.bootstrap.filter(({ error }) => error !== null).map(({ address, error }) => `${address}: ${error}`)
  if (state.asOfMs === null && state.phase === 'connecting' && failed.length === 0) {
    return {
      state: 'unreachable',
      headline: 'Connecting.',
      detail: `Asking ${state.bootstrap.map(({ address }) => address).join(', ')}.`,
    }
  }
  const detail = state.asOfMs === null ? '' : ` What is shown was true ${durationText(nowMs - state.asOfMs)} ago.`
  return {
    state: 'unreachable',
    headline: 'No broker answers.',
    detail: `${failed.join('; ')}${failed.length > 0 ? '.' : ''}${detail}`.trim(),
  }
}

function headline(
  totals: ClusterTotals,
  troubled: readonly { brokerId: number; health: BrokerHealth }[],
  leaderless: boolean,
  failedDirs: readonly { brokerId: number }[],
): string {
  if (leaderless) return 'The controller quorum has no leader.'
  const down = troubled.filter(({ health }) => health.state === 'down')
  const silent = troubled.filter(({ health }) => health.state === 'unreachable')
  const [first] = down
  if (down.length === 1 && first) return `Broker ${first.brokerId} ${first.health.predicate}.`
  if (down.length > 1) return `Brokers ${down.map(({ brokerId }) => brokerId).join(', ')} are down.`
  const [quiet] = silent
  if (silent.length === 1 && quiet) return `Broker ${quiet.brokerId} ${quiet.health.predicate}.`
  if (silent.length > 1) return `Brokers ${silent.map(({ brokerId }) => brokerId).join(', ')} do not answer.`
  if (failedDirs.length > 0)
    return `A log directory of broker ${failedDirs.map(({ brokerId }) => brokerId).join(', ')} has failed.`
  if (totals.offline > 0) return `${count(totals.offline, 'partition')} without a leader.`
  if (troubled.length > 0)
    return `${troubled.map(({ brokerId, health }) => `Broker ${brokerId} ${health.predicate}`).join('. ')}.`
  if (totals.underReplicated > 0) return `${count(totals.underReplicated, 'partition')} under-replicated.`
  return `All ${totals.brokers.size} brokers are up.`
}

/** "All 61 partitions have a leader; 11 are under-replicated; none is below its minimum of in-sync replicas, so writes go on." */
export function partitionsSentence(
  totals: Pick<ClusterTotals, 'partitions' | 'offline' | 'underReplicated' | 'underMinIsr'>,
): string {
  const { partitions, offline, underReplicated, underMinIsr } = totals
  if (partitions === 0) return 'There are no topics yet.'
  const leaders =
    offline === 0
      ? `${partitions === 1 ? 'The one partition has' : `All ${partitions.toLocaleString('en')} partitions have`} a leader`
      : `${offline} of ${count(partitions, 'partition')} ${offline === 1 ? 'has' : 'have'} no leader and cannot be read or written`
  if (underReplicated === 0 && underMinIsr === 0)
    return offline === 0 ? `${leaders} and all replicas are in sync.` : `${leaders}.`
  const writes =
    underMinIsr === 0
      ? 'none is below its minimum of in-sync replicas, so writes go on'
      : `${underMinIsr} ${underMinIsr === 1 ? 'is' : 'are'} below the minimum of in-sync replicas and refuse${underMinIsr === 1 ? 's' : ''} writes with acks=all`
  return `${leaders}; ${underReplicated} ${underReplicated === 1 ? 'is' : 'are'} under-replicated; ${writes}.`
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`
}
