/** Brokers that go, come back and catch up, and controllers that are elected. */
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { plural } from '../../format/number.ts'
import type { BrokerCatchUpState, BrokerState, ClusterState } from '../cluster-state.ts'
import { afterText, epochText, lastedMs, missedElections, missedText, withDuration, type Draft } from './draft.ts'

export function* brokerChanges(before: ClusterState, after: ClusterState, nowMs: number): Generator<Draft> {
  for (const [brokerId, now] of after.brokers) {
    const was = before.brokers.get(brokerId)
    if (was) {
      yield* registrationChanges(was, now)
      if (now.registered) yield* reachabilityChanges(was, now, nowMs)
    } else if (now.registered) {
      const text = `Broker ${brokerId} joined the cluster`
      yield { kind: 'broker-up', subject: { brokerId }, before: null, after: 'up', severity: 'good', text }
    }
  }
}

/** Log directories are told by path; one that was never seen to work is told when it is first seen. */
export function* logDirChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
  for (const [brokerId, { logDirs }] of after.brokers) {
    const former = before.brokers.get(brokerId)?.logDirs ?? null
    if (logDirs === null || logDirs === former) continue
    const errors = new Map(former?.map(({ path, error }) => [path, error]))
    for (const { path, error } of logDirs) {
      const was = errors.get(path) ?? null
      if ((was === null) === (error === null)) continue
      const change = { subject: { brokerId }, before: was, after: error }
      if (error === null) {
        const text = `Log directory ${path} of broker ${brokerId} works again`
        yield { kind: 'log-dir-recovered', ...change, severity: 'good', text }
      } else {
        const text = `Log directory ${path} of broker ${brokerId} has failed (${error}): its replicas are offline`
        yield { kind: 'log-dir-failed', ...change, severity: 'bad', text }
      }
    }
  }
}

function* registrationChanges(was: BrokerState, now: BrokerState): Generator<Draft> {
  const { brokerId } = now
  const subject = { brokerId }
  if (was.registered && !now.registered) {
    const text = `The cluster dropped broker ${brokerId}`
    yield { kind: 'broker-down', subject, before: 'up', after: 'down', severity: 'bad', text }
  } else if (!was.registered && now.registered) {
    const durationMs = lastedMs(was.registeredSinceMs, now.registeredSinceMs)
    const text = `Broker ${brokerId} returned${afterText(durationMs)}`
    yield { kind: 'broker-up', subject, before: 'down', after: 'up', severity: 'good', text, ...withDuration(durationMs) }
  }
}

function* reachabilityChanges(was: BrokerState, now: BrokerState, nowMs: number): Generator<Draft> {
  const { brokerId } = now
  const subject = { brokerId }
  if (was.reachable && !now.reachable) {
    const text = `Broker ${brokerId} stopped answering${now.error === null ? '' : ` (${now.error})`}`
    yield { kind: 'broker-unreachable', subject, before: 'up', after: 'unreachable', severity: 'bad', text }
  } else if (!was.reachable && now.reachable && was.registered) {
    const durationMs = lastedMs(was.reachableSinceMs, now.reachableSinceMs ?? nowMs)
    const text = `Broker ${brokerId} answers again${afterText(durationMs)}`
    const change = { before: 'unreachable', after: 'up' }
    yield { kind: 'broker-reachable', subject, ...change, severity: 'good', text, ...withDuration(durationMs) }
  }
}

/** A broker that came back is whole again when its last replica is back in the ISR. One that only fell behind is told by its ISRs. */
export function* catchUpChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
  if (before.catchUps === after.catchUps) return
  for (const [brokerId, now] of after.catchUps) {
    const was = before.catchUps.get(brokerId)
    if (!now.returned || now.caughtUpAtMs === null || (was && was.caughtUpAtMs !== null)) continue
    const durationMs = now.caughtUpAtMs - now.sinceMs
    const text = `Broker ${brokerId} has caught up: ${copiedText(now)}back in the ISR of ${plural(now.rejoined, 'partition')}`
    const change = { before: now.replicas, after: 0 }
    yield { kind: 'broker-caught-up', subject: { brokerId }, ...change, severity: 'good', text, durationMs }
  }
}

function copiedText({ copiedBytes, sinceMs, caughtUpAtMs }: BrokerCatchUpState): string {
  const took = caughtUpAtMs === null ? '' : ` in ${formatDuration(caughtUpAtMs - sinceMs)}`
  return copiedBytes === null || copiedBytes === 0 ? '' : `${formatBytes(copiedBytes)}${took}, `
}

export function* controllerChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
  const was = before.quorum
  const now = after.quorum
  if (!was || !now) return
  const leaderBefore = was.leaderId ?? was.controllerId
  const leaderAfter = now.leaderId ?? now.controllerId
  if (leaderAfter === null) return
  const sameEpoch = was.leaderEpoch === null || now.leaderEpoch === null || was.leaderEpoch === now.leaderEpoch
  if (leaderBefore === leaderAfter && sameEpoch) return
  const missed = missedElections(was.leaderEpoch, now.leaderEpoch)
  const place = leaderBefore === null || leaderBefore === leaderAfter ? '' : ` in place of ${leaderBefore}`
  yield {
    kind: 'controller-elected',
    subject: { brokerId: leaderAfter },
    before: leaderBefore,
    after: leaderAfter,
    missed,
    severity: 'info',
    text: `Node ${leaderAfter} was elected controller${place}${epochText(now.leaderEpoch)}${missedText(missed)}`,
  }
}
