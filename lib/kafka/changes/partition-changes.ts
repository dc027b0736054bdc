/** Elections, ISRs and reassignments of one partition. */
import type { PartitionState } from '../cluster-state.ts'
import { afterText, epochText, lastedMs, list, missedElections, missedText, withDuration, type Draft } from './draft.ts'

export function* partitionChanges(topic: string, was: PartitionState, now: PartitionState): Generator<Draft> {
  const subject = { topic, partition: now.partition }
  const name = `${topic}-${now.partition}`
  yield* leaderChanges(name, subject, was, now)
  yield* isrChanges(name, subject, was, now)
  yield* reassignmentChanges(name, subject, was, now)
}

function* leaderChanges(name: string, subject: Draft['subject'], was: PartitionState, now: PartitionState): Generator<Draft> {
  const missed = missedElections(was.leaderEpoch, now.leaderEpoch)
  const aside = `${epochText(now.leaderEpoch)}${missedText(missed)}`
  if (was.leader !== null && now.leader === null) {
    const text = `${name} has no leader: nothing can be written or read`
    yield { kind: 'partition-offline', subject, before: was.leader, after: null, severity: 'bad', text }
  } else if (was.leader === null && now.leader !== null) {
    const durationMs = lastedMs(was.leaderSinceMs, now.leaderSinceMs)
    const without = durationMs === null ? '' : `,${afterText(durationMs)} without one`
    const text = `${name} has a leader again, broker ${now.leader}${without}${aside}${uncleanText(was, now)}`
    const severity = isUnclean(was, now) ? 'bad' : 'good'
    const change = { before: null, after: now.leader }
    yield { kind: 'partition-online', subject, ...change, missed, severity, text, ...withDuration(durationMs) }
  } else if (was.leader !== now.leader) {
    const text = `Broker ${now.leader} leads ${name} in place of ${was.leader}${aside}${uncleanText(was, now)}`
    const severity = isUnclean(was, now) ? 'bad' : 'info'
    yield { kind: 'leader-elected', subject, before: was.leader, after: now.leader, missed, severity, text }
  } else if (now.leader !== null && was.leaderEpoch !== null && now.leaderEpoch !== null && now.leaderEpoch > was.leaderEpoch) {
    const text = `Broker ${now.leader} was elected leader of ${name} anew${aside}`
    yield { kind: 'leader-elected', subject, before: was.leader, after: now.leader, missed, severity: 'info', text }
  }
}

/** A leader that was neither in sync nor eligible at the last look. With elections in between nobody can say. */
function isUnclean(was: PartitionState, { leader, leaderEpoch, isr }: PartitionState): boolean {
  if (leader === null || was.isr.includes(leader) || was.elr?.includes(leader) === true) return false
  return isr.length === 1 && missedElections(was.leaderEpoch, leaderEpoch) === 0 && !was.addingReplicas.includes(leader)
}

function uncleanText(was: PartitionState, now: PartitionState): string {
  return isUnclean(was, now) ? '; it was not in sync: acknowledged messages may be lost' : ''
}

function* isrChanges(name: string, subject: Draft['subject'], was: PartitionState, now: PartitionState): Generator<Draft> {
  const left = was.isr.filter(brokerId => !now.isr.includes(brokerId))
  const joined = now.isr.filter(brokerId => !was.isr.includes(brokerId))
  const before = [...was.isr]
  const after = [...now.isr]
  if (left.length > 0) {
    const text = `ISR of ${name} lost ${left.join(', ')}: ${now.isr.length} of ${now.replicas.length} in sync`
    yield { kind: 'isr-shrunk', subject, before, after, severity: 'attention', text }
  }
  if (joined.length > 0) {
    const text = `${joined.join(', ')} joined the ISR of ${name}: ${now.isr.length} of ${now.replicas.length} in sync`
    yield { kind: 'isr-expanded', subject, before, after, severity: 'good', text }
  }
}

function* reassignmentChanges(
  name: string,
  subject: Draft['subject'],
  was: PartitionState,
  now: PartitionState,
): Generator<Draft> {
  const moving = (partition: PartitionState) => partition.addingReplicas.length + partition.removingReplicas.length > 0
  if (!moving(was) && moving(now)) {
    const text = `Reassignment of ${name} started: adding ${list(now.addingReplicas)}, removing ${list(now.removingReplicas)}`
    yield { kind: 'reassignment-started', subject, before: [...was.replicas], after: [...now.replicas], severity: 'info', text }
  } else if (moving(was) && !moving(now)) {
    const takenBack = was.addingReplicas.some(brokerId => !now.replicas.includes(brokerId))
    const text = `Reassignment of ${name} ${takenBack ? 'was taken back' : 'finished'}: replicas ${list(now.replicas)}`
    const severity = takenBack ? 'attention' : 'good'
    const kind = takenBack ? 'reassignment-cancelled' : 'reassignment-finished'
    yield { kind, subject, before: [...was.replicas], after: [...now.replicas], severity, text }
  } else if (!moving(was) && !moving(now) && isOverAlready(was.replicas, now.replicas)) {
    const text = `Reassignment of ${name} finished: replicas ${list(now.replicas)} instead of ${list(was.replicas)}`
    yield { kind: 'reassignment-finished', subject, before: [...was.replicas], after: [...now.replicas], severity: 'good', text }
  }
}

/**
 * A reassignment shorter than the time between two looks is seen by its result alone. Replicas that were only added to are one
 * that has begun: that it is under way comes from another request, a moment later.
 */
function isOverAlready(before: readonly number[], after: readonly number[]): boolean {
  if (before.length === after.length && before.every(brokerId => after.includes(brokerId))) return before.join() !== after.join()
  return before.some(brokerId => !after.includes(brokerId)) && after.some(brokerId => !before.includes(brokerId))
}
