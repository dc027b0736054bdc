import { catchUp, type CatchUp, type CatchUpSample } from '#lib/kafka/catch-up'
import type { BrokerCatchUpState, ReplicaCatchUpState } from '#lib/kafka/cluster-state'
import type { MeasuredBy } from '#lib/kafka/missing-bytes'
import { endsWithBroker } from '#lib/kafka/one-end'

/** What one look told of a replica that is behind. null: unknown. */
export interface Measure {
  topic: string
  partition: number
  adding: boolean
  atMs: number
  offsetLag: number | null
  leaderEnd: bigint | null
  missingBytes: number | null
  leaderBytes: number | null
  by: MeasuredBy
}

interface Track {
  first: Measure
  last: Measure
  rejoinedAtMs: number | null
  /** null: one of too many to be followed one by one. */
  samples: CatchUpSample[] | null
}

/** A rate is an average over this long: long enough for a steady ETA, short enough to follow when others finish copying. */
const WINDOW_MS = 20_000
/** However slow the looks: so many are needed to see a rate. */
const FEWEST_SAMPLES = 4
const MOST_FOLLOWED = 1000
const MOST_ITEMS = 100

/**
 * Follows one broker from the look that found it behind until its last replica is back in the ISR. Sums over its replicas are
 * kept as increments: a replica that turns up later counts as if it had been behind from the start, one that rejoins as copied.
 */
export class CatchUpTracker {
  readonly #brokerId: number
  readonly #sinceMs: number
  readonly #returned: boolean
  readonly #tracks = new Map<string, Track>()
  #samples: (CatchUpSample & { sizeBytes: number; leaderSizeBytes: number })[] = []
  #copied = 0
  #leader = 0
  #startBytes = 0
  /** Replicas that have not rejoined. */
  #left = 0
  #asOfMs: number
  #caughtUpAtMs: number | null = null

  constructor(brokerId: number, nowMs: number, returned: boolean) {
    this.#brokerId = brokerId
    this.#sinceMs = nowMs
    this.#asOfMs = nowMs
    this.#returned = returned
  }

  get isEmpty(): boolean {
    return this.#tracks.size === 0
  }

  get caughtUpAtMs(): number | null {
    return this.#caughtUpAtMs
  }

  measuredBy(topic: string, partition: number): MeasuredBy | undefined {
    return this.#tracks.get(keyOf(topic, partition))?.last.by
  }

  /** Topic and partition of all that have not rejoined. */
  behind(): { topic: string; partition: number }[] {
    return [...this.#tracks.values()].filter(track => track.rejoinedAtMs === null).map(track => track.first)
  }

  note(measures: readonly Measure[], atMs: number): void {
    if (measures.length === 0) return
    for (const measure of measures) this.#noteOne(measure)
    this.#asOfMs = atMs
    const totals = { offsetLag: null, leaderLogEndOffset: null, sizeBytes: this.#copied, leaderSizeBytes: this.#leader }
    this.#samples = inWindow([...this.#samples, { timeMs: atMs, ...totals }], atMs)
  }

  rejoined(topic: string, partition: number, nowMs: number): void {
    const track = this.#tracks.get(keyOf(topic, partition))
    if (!track || track.rejoinedAtMs !== null) return
    track.rejoinedAtMs = nowMs
    this.#copied += track.last.missingBytes ?? 0
    if (--this.#left === 0) this.#caughtUpAtMs = nowMs
  }

  /** It is no replica any more: deleted, or moved away. */
  gone(topic: string, partition: number, nowMs: number): void {
    const key = keyOf(topic, partition)
    const track = this.#tracks.get(key)
    if (!track || track.rejoinedAtMs !== null) return
    this.#tracks.delete(key)
    this.#rebase(-(track.last.missingBytes ?? 0))
    this.#startBytes -= track.first.missingBytes ?? 0
    if (--this.#left === 0) this.#caughtUpAtMs = nowMs
  }

  describe(): BrokerCatchUpState {
    const tracks = [...this.#tracks.values()]
    const isKnown = tracks.every(track => track.first.missingBytes !== null && track.last.missingBytes !== null)
    const found = this.#found(tracks, isKnown)
    return {
      brokerId: this.#brokerId,
      sinceMs: this.#sinceMs,
      returned: this.#returned,
      asOfMs: this.#asOfMs,
      caughtUpAtMs: this.#caughtUpAtMs,
      replicas: tracks.length,
      rejoined: tracks.filter(track => track.rejoinedAtMs !== null).length,
      startBytes: isKnown ? this.#startBytes : null,
      copiedBytes: isKnown ? Math.max(0, this.#copied) : null,
      found,
      items: this.#items(tracks, found),
    }
  }

  /** Those that miss most, with ends that agree with the broker's. */
  #items(tracks: readonly Track[], { etaSeconds }: CatchUp): ReplicaCatchUpState[] {
    const all = tracks.toSorted(mostMissingFirst).map(describeTrack)
    const ends = all.map(({ asOfMs, found }) => ({ asOfMs, etaSeconds: found.etaSeconds }))
    const aligned = endsWithBroker({ asOfMs: this.#asOfMs, etaSeconds }, ends)
    return all
      .map((item, index) => ({ ...item, found: { ...item.found, etaSeconds: aligned[index] ?? null } }))
      .slice(0, MOST_ITEMS)
  }

  #found(tracks: readonly Track[], isKnown: boolean): CatchUp {
    const samples = isKnown ? this.#samples : this.#samples.slice(-1).map(sample => ({ ...sample, sizeBytes: null }))
    const lags = tracks.map(({ last, rejoinedAtMs }) => (rejoinedAtMs === null ? last.offsetLag : 0))
    const remainingOffsets = lags.reduce((sum, lag) => (sum === null || lag === null ? null : sum + lag), 0)
    return { ...catchUp(samples, this.#asOfMs), remainingOffsets }
  }

  #noteOne(measure: Measure): void {
    const key = keyOf(measure.topic, measure.partition)
    const track = this.#tracks.get(key)
    if (!track) {
      const samples = this.#tracks.size < MOST_FOLLOWED ? [sampleOf(measure)] : null
      this.#left++
      this.#tracks.set(key, { first: measure, last: measure, rejoinedAtMs: null, samples })
      this.#rebase(measure.missingBytes ?? 0)
      this.#startBytes += measure.missingBytes ?? 0
      return
    }
    if (track.rejoinedAtMs !== null) return
    const { last } = track
    track.last = measure
    if (track.samples) track.samples = inWindow([...track.samples, sampleOf(measure)], measure.atMs)
    if (measure.missingBytes === null || last.missingBytes === null) return
    const produced = (measure.leaderBytes ?? 0) - (last.leaderBytes ?? 0)
    // What retention takes from the leader is not un-written.
    this.#leader += Math.max(0, produced)
    this.#copied += Math.max(0, produced) - (measure.missingBytes - last.missingBytes)
  }

  /** As if it had been counted from the start. */
  #rebase(bytes: number): void {
    this.#leader += bytes
    for (const sample of this.#samples) sample.leaderSizeBytes += bytes
  }
}

function describeTrack({ first, last, rejoinedAtMs, samples }: Track): ReplicaCatchUpState {
  return {
    topic: first.topic,
    partition: first.partition,
    adding: first.adding,
    startBytes: first.missingBytes,
    startOffsets: first.offsetLag,
    rejoinedAtMs,
    asOfMs: last.atMs,
    found: catchUp(samples ?? [sampleOf(last)], last.atMs),
  }
}

function sampleOf({ atMs, offsetLag, leaderEnd, leaderBytes, missingBytes }: Measure): CatchUpSample {
  const sizeBytes = leaderBytes === null || missingBytes === null ? null : leaderBytes - missingBytes
  return { timeMs: atMs, offsetLag, sizeBytes, leaderLogEndOffset: leaderEnd, leaderSizeBytes: leaderBytes }
}

function inWindow<Sample extends { timeMs: number }>(samples: Sample[], nowMs: number): Sample[] {
  const fresh = samples.filter(({ timeMs }) => timeMs >= nowMs - WINDOW_MS)
  return fresh.length >= FEWEST_SAMPLES ? fresh : samples.slice(-FEWEST_SAMPLES)
}

/** Those that are behind before those that have rejoined. */
function mostMissingFirst(a: Track, b: Track): number {
  const missing = ({ last, rejoinedAtMs }: Track) => (rejoinedAtMs === null ? (last.missingBytes ?? last.offsetLag ?? 0) : -1)
  return missing(b) - missing(a) || (b.rejoinedAtMs ?? 0) - (a.rejoinedAtMs ?? 0)
}

function keyOf(topic: string, partition: number): string {
  return `${topic} ${partition}`
}
