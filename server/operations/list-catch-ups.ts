import { catchUpWords, type CatchUp } from '#lib/kafka/catch-up'
import type { BrokerCatchUpState, ReplicaCatchUpState } from '#lib/kafka/cluster-state'
import { formatDuration } from '#lib/format/duration'
import type { BrokerCatchUp, ReplicaCatchUp, catchUpList } from '#lib/wire/catch-up'
import type * as z from 'zod/mini'
import type { OperationContext } from './context.ts'
import { failuresOf } from './partial-truth.ts'

/** A rate this old says nothing about now. */
const OLDEST_LOOK_MS = 30_000

/** Brokers that copy what their replicas miss, those under way first, and those that were done in the last minutes. */
export function listCatchUps({ cluster, nowMs }: OperationContext, query: { brokerId?: number }): z.infer<typeof catchUpList> {
  const state = cluster.state()
  const items = [...state.catchUps.values()]
    .filter(({ brokerId }) => query.brokerId === undefined || brokerId === query.brokerId)
    .toSorted(underWayFirst)
    .map(found => brokerAnswer(found, nowMs))
  return {
    items,
    total: items.length,
    nextCursor: null,
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'log-dirs'], nowMs),
  }
}

function underWayFirst(a: BrokerCatchUpState, b: BrokerCatchUpState): number {
  const doneMs = ({ caughtUpAtMs }: BrokerCatchUpState) => caughtUpAtMs ?? Number.POSITIVE_INFINITY
  return doneMs(a) === doneMs(b) ? a.brokerId - b.brokerId : doneMs(b) - doneMs(a)
}

function brokerAnswer(found: BrokerCatchUpState, nowMs: number): BrokerCatchUp {
  const { brokerId, sinceMs, returned, asOfMs, caughtUpAtMs, replicas, rejoined, startBytes, copiedBytes } = found
  return {
    brokerId,
    sinceMs,
    returned,
    asOfMs,
    caughtUpAtMs,
    replicaCount: replicas,
    rejoinedCount: rejoined,
    startMissingBytes: startBytes,
    copiedBytes,
    ...paceAnswer(found.found, { asOfMs, isDone: caughtUpAtMs !== null, nowMs }),
    replicas: found.items.map(item => replicaAnswer(brokerId, item, nowMs)),
  }
}

function replicaAnswer(brokerId: number, item: ReplicaCatchUpState, nowMs: number): ReplicaCatchUp {
  const { topic, partition, adding, startOffsets, startBytes, rejoinedAtMs, asOfMs } = item
  return {
    brokerId,
    topic,
    partition,
    adding,
    startMissingOffsets: startOffsets,
    startMissingBytes: startBytes,
    rejoinedAtMs,
    asOfMs,
    ...paceAnswer(item.found, { asOfMs, isDone: rejoinedAtMs !== null, nowMs }),
  }
}

type Pace = Pick<
  ReplicaCatchUp,
  | 'verdict'
  | 'missingOffsets'
  | 'missingBytes'
  | 'measuredIn'
  | 'copiedPerSecond'
  | 'producedPerSecond'
  | 'etaSeconds'
  | 'etaAtMs'
  | 'reason'
  | 'sentence'
>

/** What was judged at the look, as of now: the ETA has come nearer, and a look that is too old says nothing any more. */
function paceAnswer(found: CatchUp, { asOfMs, isDone, nowMs }: { asOfMs: number; isDone: boolean; nowMs: number }): Pace {
  const now = isDone ? done(found) : nowMs - asOfMs > OLDEST_LOOK_MS ? outdated(found, nowMs - asOfMs) : found
  const etaAtMs = now.etaSeconds === null || isDone ? null : Math.round(asOfMs + now.etaSeconds * 1000)
  return {
    verdict: now.verdict,
    missingOffsets: now.remainingOffsets,
    missingBytes: now.remainingBytes === null ? null : Math.round(now.remainingBytes),
    measuredIn: now.measuredIn,
    copiedPerSecond: now.copiedPerSecond,
    producedPerSecond: now.producedPerSecond,
    etaSeconds: etaAtMs === null ? now.etaSeconds : Math.max(0, (etaAtMs - nowMs) / 1000),
    etaAtMs,
    reason: now.reason,
    sentence: isDone ? 'Back in the ISR.' : catchUpWords(now),
  }
}

function done(found: CatchUp): CatchUp {
  const none = { copiedPerSecond: null, producedPerSecond: null, reason: null }
  return { ...found, ...none, verdict: 'caught-up', remainingOffsets: 0, remainingBytes: 0, etaSeconds: 0 }
}

function outdated(found: CatchUp, ageMs: number): CatchUp {
  const none = { copiedPerSecond: null, producedPerSecond: null, etaSeconds: null }
  return { ...found, ...none, verdict: 'unknown', reason: `The last look is ${formatDuration(ageMs)} old.` }
}
