/**
 * The hours that are not written as chunks yet: normally the present one, for a short while the one before, and older ones when
 * the disk refuses. Every sample goes here first; queries read from here what is not in the file.
 */
import { absorb, bucketOf, mergeBuckets } from './bucket.ts'
import type { Bucket } from './bucket.ts'
import { FINEST, HOUR } from './levels.ts'
import { PackedBuckets, unpackBuckets } from './packed-buckets.ts'

export interface OpenHour {
  clusterId: string
  startMs: number
  series: Map<number, OpenSeries>
  /** By the steady clock: when the last sample came. */
  touchedAtMs: number
}

export class OpenHours {
  readonly #hours = new Map<string, OpenHour>()

  add(clusterId: string, seriesId: number, atMs: number, value: number): void {
    const hour = this.#hour(clusterId, atMs)
    const series = hour.series.get(seriesId)
    if (series) series.add(atMs, value)
    else hour.series.set(seriesId, new OpenSeries(hour.startMs, atMs, value))
  }

  touch(clusterId: string, atMs: number, steadyMs: number): void {
    this.#hour(clusterId, atMs).touchedAtMs = steadyMs
  }

  all(): OpenHour[] {
    return [...this.#hours.values()].toSorted((a, b) => a.startMs - b.startMs)
  }

  /** What one series has in all open hours, in order of time. */
  bucketsOf(clusterId: string, seriesId: number): Bucket[] {
    return this.all()
      .filter(hour => hour.clusterId === clusterId)
      .flatMap(hour => hour.series.get(seriesId)?.buckets() ?? [])
  }

  drop(hour: OpenHour): void {
    this.#hours.delete(`${hour.clusterId}\n${hour.startMs}`)
  }

  #hour(clusterId: string, atMs: number): OpenHour {
    const startMs = Math.floor(atMs / HOUR) * HOUR
    const key = `${clusterId}\n${startMs}`
    const known = this.#hours.get(key)
    if (known) return known
    const hour: OpenHour = { clusterId, startMs, series: new Map(), touchedAtMs: 0 }
    this.#hours.set(key, hour)
    return hour
  }
}

/** One series in one hour: packed, but for the bucket that still grows. */
export class OpenSeries {
  readonly #startMs: number
  #packed: PackedBuckets
  #growing: Bucket

  constructor(startMs: number, atMs: number, value: number) {
    this.#startMs = startMs
    this.#packed = new PackedBuckets(startMs, FINEST.stepMs)
    this.#growing = bucketOf(stepOf(atMs), value)
  }

  add(atMs: number, value: number): void {
    const sample = bucketOf(stepOf(atMs), value)
    if (sample.tMs === this.#growing.tMs) return absorb(this.#growing, sample)
    if (sample.tMs < this.#growing.tMs) return this.#addLate(sample)
    this.#packed.append(this.#growing)
    this.#growing = sample
  }

  buckets(): Bucket[] {
    return [...unpackBuckets(this.#packed.view(), this.#startMs, FINEST.stepMs), { ...this.#growing }]
  }

  /** The clock was set back within the hour: rare enough to pack the hour anew. */
  #addLate(sample: Bucket): void {
    const buckets = mergeBuckets(this.buckets(), [sample])
    this.#growing = buckets.pop() ?? sample
    this.#packed = new PackedBuckets(this.#startMs, FINEST.stepMs)
    for (const bucket of buckets) this.#packed.append(bucket)
  }
}

function stepOf(atMs: number): number {
  return Math.floor(atMs / FINEST.stepMs) * FINEST.stepMs
}
