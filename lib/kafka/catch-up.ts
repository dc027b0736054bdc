/** How a replica that came back copies what it missed: what is left, how fast, and when it will be done. */
import { formatByteRate, formatBytes } from '../format/bytes.ts'
import { formatDuration } from '../format/duration.ts'
import { formatCount, formatRate } from '../format/number.ts'

/**
 * One look at a replica and its leader; null is unknown. Samples of several replicas may be added up into one series, then
 * the answer is about all of them.
 */
export interface CatchUpSample {
  timeMs: number
  /** Messages that the replica is behind. DescribeLogDirs tells 0 here for a follower whatever it lacks; sizes then decide. */
  offsetLag: number | null
  sizeBytes: number | null
  leaderLogEndOffset: bigint | null
  leaderSizeBytes: number | null
}

export type CatchUpVerdict =
  | 'caught-up'
  | 'catching-up'
  /** Copying, but not faster than new messages come: it would never end at this rate. */
  | 'never'
  /** Nothing was copied in the whole window. */
  | 'stalled'
  | 'unknown'

export interface CatchUp {
  verdict: CatchUpVerdict
  remainingOffsets: number | null
  remainingBytes: number | null
  /** What rate and ETA were measured in; null: not measured. */
  measuredIn: 'bytes' | 'offsets' | null
  /** Copied to the replica, and written to the leader meanwhile, per second. */
  copiedPerSecond: number | null
  producedPerSecond: number | null
  /** At the present rate, from now; null with the reason. */
  etaSeconds: number | null
  /** Why there is no ETA, in a sentence; null when there is one. */
  reason: string | null
}

/** Two looks this close say nothing about a rate. */
const SHORTEST_WINDOW_MS = 1500
/** After this long without a look a rate says nothing about now. */
const OLDEST_LOOK_MS = 30_000

/**
 * Judges the samples of one window, oldest first. Only the stretch since the replica began to copy counts: a broker that is
 * still starting, or had to cut its log back, would spoil the rate.
 */
export function catchUp(samples: readonly CatchUpSample[], nowMs: number): CatchUp {
  const last = samples.at(-1)
  if (last === undefined) return unknown(null, 'Nothing has been seen of it yet.')
  const remaining = { offsets: last.offsetLag, bytes: behindBytes(last) }
  if (nowMs - last.timeMs > OLDEST_LOOK_MS) {
    return unknown(last, `The last look is ${formatDuration(nowMs - last.timeMs)} old.`)
  }
  const unit = unitOf(samples)
  if (unit === null) return unknown(last, 'Its broker or the leader did not tell sizes or offsets.')
  const left = remaining[unit] ?? 0
  const base = { remainingOffsets: remaining.offsets, remainingBytes: remaining.bytes, measuredIn: unit }
  const none = { copiedPerSecond: null, producedPerSecond: null, etaSeconds: null }
  if (left <= 0) return { ...base, ...none, verdict: 'caught-up', etaSeconds: 0, reason: null }
  const points = progress(samples, unit)
  const rates = ratesOf(points)
  if (rates === null) {
    return { ...base, ...none, verdict: 'unknown', reason: 'The rate shows after a few looks.' }
  }
  const { copiedPerSecond, producedPerSecond } = rates
  const net = copiedPerSecond - producedPerSecond
  if (copiedPerSecond <= 0) {
    const span = formatDuration((points.at(-1)?.timeMs ?? 0) - (points[0]?.timeMs ?? 0))
    return { ...base, ...rates, verdict: 'stalled', etaSeconds: null, reason: `Nothing was copied in the last ${span}.` }
  }
  if (net <= 0) {
    const rate = (perSecond: number) => (unit === 'bytes' ? formatByteRate(perSecond) : formatRate(perSecond, 'messages'))
    const reason = `Never at this rate: ${rate(copiedPerSecond)} are copied while ${rate(producedPerSecond)} are written.`
    return { ...base, ...rates, verdict: 'never', etaSeconds: null, reason }
  }
  const etaSeconds = Math.max(0, left / net - (nowMs - last.timeMs) / 1000)
  return { ...base, ...rates, verdict: 'catching-up', etaSeconds, reason: null }
}

/** One sentence for people, e.g. “1.20 GiB behind; about 25 s to go at 48.0 MiB/s.” */
export function catchUpWords(found: CatchUp): string {
  if (found.verdict === 'caught-up') return 'Has all messages.'
  const { remainingBytes, remainingOffsets, measuredIn } = found
  const behind =
    measuredIn === 'offsets' && remainingOffsets !== null
      ? `${formatCount(remainingOffsets)} messages behind`
      : remainingBytes === null
        ? 'Behind by an unknown amount'
        : `${formatBytes(remainingBytes)} behind`
  if (found.etaSeconds === null || found.copiedPerSecond === null) return `${behind}. ${found.reason ?? ''}`.trimEnd()
  const rate = measuredIn === 'bytes' ? formatByteRate(found.copiedPerSecond) : formatRate(found.copiedPerSecond, 'messages')
  return `${behind}; about ${formatDuration(found.etaSeconds * 1000)} to go at ${rate}.`
}

interface Point {
  timeMs: number
  /** Where the replica is, and where its leader is, in one unit. */
  replica: number
  leader: number
}

/** Offsets where they tell anything, else bytes. */
function unitOf(samples: readonly CatchUpSample[]): 'offsets' | 'bytes' | null {
  const last = samples.at(-1)
  const tellsOffsets = samples.some(({ offsetLag }) => offsetLag !== null && offsetLag > 0)
  if (tellsOffsets && last?.offsetLag !== null && last?.leaderLogEndOffset !== null) return 'offsets'
  if (last !== undefined && behindBytes(last) !== null) return 'bytes'
  return last?.offsetLag === null || last === undefined ? null : 'offsets'
}

function behindBytes({ sizeBytes, leaderSizeBytes }: CatchUpSample): number | null {
  return sizeBytes === null || leaderSizeBytes === null ? null : Math.max(0, leaderSizeBytes - sizeBytes)
}

/** The samples as positions, from the last one before the copying began. */
function progress(samples: readonly CatchUpSample[], unit: 'offsets' | 'bytes'): Point[] {
  const points = samples.flatMap(sample => pointOf(sample, unit))
  let from = 0
  for (let index = 1; index < points.length; index++) {
    const before = points[index - 1]
    const point = points[index]
    if (before === undefined || point === undefined) continue
    // Behind where it was: the log was cut back, or a segment expired; the rate is counted anew.
    if (point.replica < before.replica) from = index
    else if (point.replica === before.replica && from === index - 1) from = index
  }
  // No progress at all: the whole window is the evidence.
  return from >= points.length - 1 ? points : points.slice(from)
}

/** Offsets count from the leader's log end, so that a sum over partitions stays exact enough for a rate. */
function pointOf(sample: CatchUpSample, unit: 'offsets' | 'bytes'): Point[] {
  const { timeMs, sizeBytes, leaderSizeBytes, offsetLag, leaderLogEndOffset } = sample
  if (unit === 'bytes') {
    return sizeBytes === null || leaderSizeBytes === null ? [] : [{ timeMs, replica: sizeBytes, leader: leaderSizeBytes }]
  }
  if (offsetLag === null || leaderLogEndOffset === null) return []
  const leader = Number(leaderLogEndOffset)
  return [{ timeMs, replica: leader - offsetLag, leader }]
}

function ratesOf(points: readonly Point[]): { copiedPerSecond: number; producedPerSecond: number } | null {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || last.timeMs - first.timeMs < SHORTEST_WINDOW_MS) return null
  const seconds = (last.timeMs - first.timeMs) / 1000
  return {
    copiedPerSecond: (last.replica - first.replica) / seconds,
    // Retention may take more from the leader than is written: nothing is then produced, as far as sizes tell.
    producedPerSecond: Math.max(0, (last.leader - first.leader) / seconds),
  }
}

function unknown(last: CatchUpSample | null, reason: string): CatchUp {
  return {
    verdict: 'unknown',
    remainingOffsets: last?.offsetLag ?? null,
    remainingBytes: last === null ? null : behindBytes(last),
    measuredIn: null,
    copiedPerSecond: null,
    producedPerSecond: null,
    etaSeconds: null,
    reason,
  }
}
