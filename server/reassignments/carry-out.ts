/** The steps by which a plan is carried out: look, judge, take back or go on. Each begins with what is true on the cluster. */
import { PartituraError } from '../errors.ts'
import type { PartitionOutcome, Placement, ReassignmentChanges } from '../kafka/changes/reassignment-changes.ts'
import type { ElectionChanges } from '../kafka/changes/election-changes.ts'
import type { ThrottleFailure } from '../kafka/changes/throttle-changes.ts'
import type { ActivePlan } from './active-plan.ts'
import { isOurs, judge, mayStart, wayBack } from './judge.ts'
import type { Move } from './plan.ts'
import type { ThrottleKeeper } from './throttle-keeper.ts'

export interface CarryOutParts {
  plan: ActivePlan
  changes: ReassignmentChanges & ElectionChanges
  throttles: ThrottleKeeper
  /** Bytes that the move copies, by what the brokers last told; null: unknown. */
  bytesOf: (move: Move) => number | null
  signal: AbortSignal
  nowMs: number
}

type Numbered = readonly { seq: number; move: Move }[]

/** Kafka makes at most 10,000 records of one request (QuorumController.MAX_RECORDS_PER_USER_OP). */
const MOVES_PER_REQUEST = 1000

/** Looks at what is in flight and at what may come next, and notes how the moves in flight stand. */
export async function lookAround({ plan, changes, bytesOf, signal, nowMs }: CarryOutParts): Promise<Placement> {
  const flying = plan.inState(['sent', 'moving'])
  const next = plan.head.state === 'running' ? plan.inState(['waiting'], plan.head.batchSize) : []
  const topics = new Set([...flying, ...next].map(({ move }) => move.topic))
  const placement = await changes.placement([...topics], signal)
  for (const { seq, move } of flying) {
    const topic = placement.topics.get(move.topic)
    const verdict = judge(move, topic, { sinceMs: plan.seenAtMs(seq, nowMs), nowMs })
    const copied = verdict.state === 'done' ? { copiedBytes: bytesOf(move) } : {}
    if (isOurs(move, topic) || verdict.state !== move.state) plan.setMove(seq, { ...verdict, ...copied }, nowMs)
  }
  await plan.save()
  return placement
}

/**
 * Starts as many moves as there is room for, in the plan's order: written down, throttled, then sent.
 * @throws when the throttle cannot be set or the request cannot be sent; then the moves wait again
 */
export async function goOn(parts: CarryOutParts, placement: Placement): Promise<void> {
  const { plan, nowMs } = parts
  const flying = plan.inState(['sent', 'moving']).map(({ move }) => move)
  if (parts.throttles.lacksRate(flying, placement.brokerIds)) await throttle(parts, flying, placement)
  const room = plan.head.batchSize - flying.length
  const starting: { seq: number; move: Move }[] = []
  for (const { seq, move } of plan.inState(['waiting'], Math.max(0, room))) {
    const verdict = mayStart(move, placement.topics.get(move.topic))
    if (verdict?.state === 'waiting') starting.push({ seq, move })
    else if (verdict !== null) plan.setMove(seq, { ...verdict, ...(verdict.state === 'done' && { copiedBytes: 0 }) }, nowMs)
  }
  const moves = starting.map(({ move }) => move)
  if (moves.length > 0) await throttle(parts, moves, placement)
  for (let at = 0; at < starting.length; at += MOVES_PER_REQUEST) {
    await sendMoves(parts, starting.slice(at, at + MOVES_PER_REQUEST))
  }
  await plan.save()
}

/** Takes back what is in flight and ours; what has not begun never does. What is finished stays. */
export async function takeBack({ plan, changes, signal, nowMs }: CarryOutParts, placement: Placement): Promise<void> {
  for (const { seq } of plan.inState(['waiting'])) plan.setMove(seq, { state: 'not-started' }, nowMs)
  await plan.save()
  const flying = plan.inState(['sent', 'moving'])
  const byWay = Map.groupBy(flying, ({ seq, move }) =>
    wayBack(move, placement.topics.get(move.topic), { sinceMs: plan.seenAtMs(seq, nowMs), nowMs }),
  )
  for (const { seq } of byWay.get('is-back') ?? []) {
    plan.setMove(seq, { state: 'rolled-back', note: 'cancelled while it was being copied' }, nowMs)
  }
  const cancelled = (byWay.get('cancel') ?? []).map(({ seq, move }) => ({ seq, move, replicas: null }))
  const reordered = (byWay.get('restore-order') ?? []).map(({ seq, move }) => ({ seq, move, replicas: move.before }))
  const back = [...cancelled, ...reordered]
  for (let at = 0; at < back.length; at += MOVES_PER_REQUEST) {
    const part = back.slice(at, at + MOVES_PER_REQUEST)
    const wanted = part.map(({ move: { topic, partition }, replicas }) => ({ topic, partition, replicas }))
    const outcomes = await changes.alterReassignments(wanted, true, signal)
    for (const { seq, move } of part) {
      const error = outcomeOf(outcomes, move)?.error ?? null
      // Without an error, or when it has ended in the meantime, the next look tells how it ended.
      const refused = error !== null && error.code !== 'NO_REASSIGNMENT_IN_PROGRESS'
      if (refused) plan.setMove(seq, { note: textOf(error) }, nowMs)
    }
  }
  await plan.save()
}

/**
 * Another first replica is another preferred leader, but leadership moves only by an election: where the plan has put one first
 * that is in sync and does not lead, it is elected. Errors are Kafka's to mend: it does the same every five minutes.
 */
export async function electNewPreferred({ plan, changes, signal }: CarryOutParts): Promise<void> {
  const led = plan.inState(['done']).filter(({ move }) => move.after[0] !== move.before[0])
  if (led.length === 0) return
  const placement = await changes.placement([...new Set(led.map(({ move }) => move.topic))], signal)
  const wanting = led.filter(({ move }) => {
    const placed = placement.topics.get(move.topic)?.partitions.get(move.partition)
    const preferred = move.after[0] ?? -1
    return placed !== undefined && placed.leader !== preferred && placed.isr.includes(preferred)
  })
  if (wanting.length === 0) return
  await changes.electLeaders(
    'preferred',
    wanting.map(({ move: { topic, partition } }) => ({ topic, partition })),
    signal,
  )
}

async function throttle({ plan, throttles, signal }: CarryOutParts, moves: readonly Move[], there: Placement): Promise<void> {
  const bytesPerSecond = plan.head.throttleBytesPerSecond
  if (bytesPerSecond === null) return
  requireSet(await throttles.take({ planId: plan.id, moves, bytesPerSecond }, there.brokerIds, signal))
}

/** @throws PartituraError naming what could not be throttled: nothing is moved faster than was asked for */
export function requireSet(failures: readonly ThrottleFailure[]): void {
  const [first] = failures
  if (first === undefined) return
  const detail = `The throttle of ${first.type} ${first.name} could not be set: ${first.message}`
  throw new PartituraError(first.code.includes('AUTHORIZATION') ? 'not-authorized' : 'broker-unreachable', detail, {
    retryable: true,
  })
}

async function sendMoves({ plan, changes, signal, nowMs }: CarryOutParts, starting: Numbered): Promise<void> {
  for (const { seq } of starting) plan.setMove(seq, { state: 'sent' }, nowMs)
  await plan.save()
  const wanted = starting.map(({ move: { topic, partition, after } }) => ({ topic, partition, replicas: after }))
  const sizeChanges = starting.some(({ move }) => move.before.length !== move.after.length)
  const outcomes = await changes.alterReassignments(wanted, sizeChanges, signal).catch((error: unknown) => {
    const inDoubt = error instanceof PartituraError && error.code === 'outcome-unknown'
    if (!inDoubt) for (const { seq } of starting) plan.setMove(seq, { state: 'waiting' }, nowMs)
    throw error
  })
  for (const { seq, move } of starting) {
    const error = outcomeOf(outcomes, move)?.error ?? null
    if (error !== null) plan.setMove(seq, { state: 'refused', note: textOf(error) }, nowMs)
  }
}

function outcomeOf(outcomes: readonly PartitionOutcome[], move: Move): PartitionOutcome | undefined {
  return outcomes.find(({ topic, partition }) => topic === move.topic && partition === move.partition)
}

function textOf({ code, message }: { code: string; message: string }): string {
  return `Kafka refused it (${code}): ${message}`
}
