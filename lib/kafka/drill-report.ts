/**
 * A drill's prediction against its outcome, partition by partition. Where they differ, the rules are asked again with what
 * was seen at the moment of the decision: an exception that a state change in between brings about is told apart from one
 * that nothing explains.
 */
import type { DrillOutcome, DrillStanding, DrillVerdict, PredictedDrillPartition } from '../wire/drill.ts'
import { partitionHealth } from './partition-health.ts'
import { predictFailure, type FailureRules } from './predict-failure.ts'

/** A partition as the metadata named it from `atMs` on. */
export interface DrillLook {
  atMs: number
  leader: number | null
  leaderEpoch: number | null
  isr: readonly number[]
}

/** When what happened, in epoch milliseconds; null: it did not. */
export interface DrillTimes {
  /** The broker was acted upon. */
  deedAtMs: number
  /** From here on it served nobody: the deed, or for an orderly stop its last answer. */
  gaveOutAtMs: number
  /** The cluster had finished with its loss. */
  settledAtMs: number | null
  /** It was started or resumed. */
  returnAtMs: number | null
  /** It answered again. */
  answeredAtMs: number | null
  /** The last look. */
  endedAtMs: number
}

export interface ComparedDrill {
  brokerId: number
  times: DrillTimes
  /** Brokers that the cluster lost besides, before it had settled. */
  alsoLost: readonly number[]
}

/** `looks`: oldest first, the first from before the deed; null: the partition was not watched. */
export function comparePartition(
  predicted: PredictedDrillPartition,
  looks: readonly DrillLook[] | null,
  rules: FailureRules | null,
  drill: ComparedDrill,
): DrillOutcome {
  const nothing = { changedAfterMs: null, withoutLeaderMs: null, writeWaitMs: null, rejoinedAfterMs: null }
  if (looks === null || looks.length === 0) {
    return { ...predicted, ...nothing, outcome: null, verdict: 'unknown', explanation: 'The partition was not watched.' }
  }
  const { brokerId, times } = drill
  const settledAtMs = times.settledAtMs ?? times.returnAtMs ?? times.endedAtMs
  const outcome = standingOf(lookAt(looks, settledAtMs), predicted.replicas, rules)
  const decision = decisionOf(looks, brokerId, times.deedAtMs)
  const found = judge(predicted, outcome, { looks, decision, rules, drill, settledAtMs })
  return {
    ...predicted,
    outcome,
    ...found,
    changedAfterMs: decision === null ? null : decision.after.atMs - times.deedAtMs,
    withoutLeaderMs: longestWithoutLeader(looks, brokerId, times),
    writeWaitMs: null,
    rejoinedAfterMs: rejoinedAfter(looks, brokerId, times.returnAtMs),
  }
}

/** Two looks, between which the controller took the broker out of the ISR. */
interface Decision {
  before: DrillLook
  after: DrillLook
}

function decisionOf(looks: readonly DrillLook[], brokerId: number, deedAtMs: number): Decision | null {
  for (const [index, after] of looks.entries()) {
    const before = looks[index - 1]
    if (before === undefined || after.atMs < deedAtMs) continue
    if (isHeldBy(before, brokerId) && !isHeldBy(after, brokerId)) return { before, after }
  }
  return null
}

/** In the ISR of a partition that works: without eligible leader replicas the last member stays listed when it goes offline. */
export function isHeldBy({ leader, isr }: Pick<DrillLook, 'leader' | 'isr'>, brokerId: number): boolean {
  return isr.includes(brokerId) && leader !== null
}

interface Evidence {
  looks: readonly DrillLook[]
  decision: Decision | null
  rules: FailureRules | null
  drill: ComparedDrill
  settledAtMs: number
}

function judge(
  predicted: PredictedDrillPartition,
  outcome: DrillStanding,
  { looks, decision, rules, drill, settledAtMs }: Evidence,
): { verdict: DrillVerdict; explanation: string | null } {
  if (isSame(outcome, predicted.after)) return { verdict: 'as-predicted', explanation: null }
  const unexplained = (explanation: string) => ({ verdict: 'unexplained' as const, explanation })
  const explained = (explanation: string) => ({ verdict: 'explained' as const, explanation })
  if (decision === null) return unexplained(`Kafka did not take broker ${drill.brokerId} out of the ISR in that time.`)
  const first = standingOf(decision.after, predicted.replicas, rules)
  if (isSame(first, predicted.after)) {
    const later = looks.filter(({ atMs }) => atMs > decision.after.atMs && atMs <= settledAtMs)
    return explained(`It was as predicted at first; then it changed again: ${later.map(look => words(look, drill)).join('; ')}.`)
  }
  if (rules === null) return unexplained('The rules of its topic are not known.')
  const was = standingOf(decision.before, predicted.replicas, rules)
  const lost = [drill.brokerId, ...drill.alsoLost]
  const again = predictFailure({ ...decision.before, replicas: predicted.replicas }, lost, rules)
  const follows = isSame(first, { leader: again.leader, isr: [...again.isr], state: again.state })
  if (follows && !isSame(was, predicted.before)) {
    return explained(
      `When the controller decided, it stood at ${place(was)}, not at ${place(predicted.before)} as when the prediction was made.`,
    )
  }
  if (follows && drill.alsoLost.length > 0) return explained(`The cluster lost ${brokers(drill.alsoLost)} too.`)
  return unexplained(`From ${place(was)} the rules lead to ${place(again)}.`)
}

/** The longest span, from when the broker gave out, in which nobody led, or only the broker that was away. */
function longestWithoutLeader(looks: readonly DrillLook[], brokerId: number, times: DrillTimes): number {
  const { gaveOutAtMs, answeredAtMs, endedAtMs } = times
  const backAtMs = answeredAtMs ?? endedAtMs
  // The moments at which who serves may change: every look, and the broker's going and coming.
  const moments = [gaveOutAtMs, backAtMs, endedAtMs, ...looks.map(({ atMs }) => atMs)]
    .filter(atMs => atMs >= gaveOutAtMs && atMs <= endedAtMs)
    .toSorted((a, b) => a - b)
  let longest = 0
  let sinceMs: number | null = null
  for (const atMs of moments) {
    const { leader } = lookAt(looks, atMs)
    const isAway = atMs >= gaveOutAtMs && atMs < backAtMs
    const isServed = leader !== null && !(leader === brokerId && isAway)
    if (!isServed) sinceMs ??= atMs
    if (sinceMs !== null) longest = Math.max(longest, atMs - sinceMs)
    if (isServed) sinceMs = null
  }
  return longest
}

function rejoinedAfter(looks: readonly DrillLook[], brokerId: number, returnAtMs: number | null): number | null {
  if (returnAtMs === null) return null
  const wasOut = !isHeldBy(lookAt(looks, returnAtMs), brokerId)
  const back = looks.find(look => look.atMs >= returnAtMs && isHeldBy(look, brokerId))
  if (back !== undefined) return back.atMs - returnAtMs
  return wasOut ? null : 0
}

/** The last look not after `atMs`; the first one before there was any. */
function lookAt(looks: readonly DrillLook[], atMs: number): DrillLook {
  const found = looks.findLast(look => look.atMs <= atMs) ?? looks[0]
  return found ?? { atMs, leader: null, leaderEpoch: null, isr: [] }
}

function standingOf({ leader, isr }: DrillLook, replicas: readonly number[], rules: FailureRules | null): DrillStanding {
  return {
    leader,
    isr: [...isr],
    state: partitionHealth({ leader, replicas, isr }, rules?.minInsyncReplicas ?? null, rules?.strictMinIsr),
  }
}

function isSame(a: DrillStanding, b: DrillStanding): boolean {
  const isr = (standing: DrillStanding) => standing.isr.toSorted((x, y) => x - y).join()
  return a.leader === b.leader && a.state === b.state && isr(a) === isr(b)
}

function place({ leader, isr }: { leader: number | null; isr: readonly number[] }): string {
  return `leader ${leader ?? 'none'} with ISR [${isr.join(', ')}]`
}

function words(look: DrillLook, { times }: ComparedDrill): string {
  const seconds = ((look.atMs - times.deedAtMs) / 1000).toFixed(1)
  const epoch = look.leaderEpoch === null ? '' : `, epoch ${look.leaderEpoch}`
  return `${place(look)}${epoch} ${seconds} s after the deed`
}

function brokers(ids: readonly number[]): string {
  return ids.length === 1 ? `broker ${ids[0]}` : `brokers ${ids.join(', ')}`
}
