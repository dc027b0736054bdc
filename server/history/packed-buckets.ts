/**
 * Buckets of one chunk in few bytes: a tag, then only what the tag does not say already. A series that does not move costs a
 * byte for 128 buckets; lag that moves costs about five bytes a bucket. Whole numbers are exact; others keep three decimals.
 */
import type { Bucket } from './bucket.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import type { TakeBucket } from './roll-points.ts'

/** The whole tag: this many buckets more (low bits plus one), each right after the one before and like it in everything. */
const RUN = 128
const MAX_RUN = 128
/** Not right after the one before: the number of steps left out follows. */
const SKIP = 1
/** Values are in thousandths. */
const DECIMALS = 2
/** min = max = last. */
const FLAT = 4
/** The count differs from the one before and follows. */
const COUNT = 8
const MAX_WITH_DECIMALS = 2 ** 41

export class PackedBuckets {
  readonly #startMs: number
  readonly #stepMs: number
  readonly #out = new ByteWriter()
  #nextIndex = 0
  #last = 0
  #count = 0
  /** Where a run that can still grow has its byte; −1: the last bucket began no run. */
  #runAt = -1

  constructor(startMs: number, stepMs: number) {
    this.#startMs = startMs
    this.#stepMs = stepMs
  }

  /** Buckets must come in order of time. */
  append(bucket: Bucket): void {
    const index = Math.round((bucket.tMs - this.#startMs) / this.#stepMs)
    const isFlat = bucket.min === bucket.last && bucket.max === bucket.last
    const isLike = isFlat && index === this.#nextIndex && bucket.last === this.#last && bucket.count === this.#count
    if (isLike) this.#repeat()
    else this.#write(bucket, index - this.#nextIndex, isFlat)
    this.#nextIndex = index + 1
  }

  view(): Uint8Array {
    return this.#out.view()
  }

  #repeat(): void {
    const run = this.#runAt < 0 ? 0 : this.#out.at(this.#runAt) - RUN + 1
    if (run > 0 && run < MAX_RUN) return this.#out.replace(this.#runAt, RUN + run)
    this.#runAt = this.#out.length
    this.#out.byte(RUN)
  }

  #write(bucket: Bucket, skipped: number, isFlat: boolean): void {
    const unit = hasDecimals(bucket) ? 1000 : 1
    const countFlag = bucket.count === this.#count ? 0 : COUNT
    this.#out.byte((skipped > 0 ? SKIP : 0) | (unit === 1 ? 0 : DECIMALS) | (isFlat ? FLAT : 0) | countFlag)
    if (skipped > 0) this.#out.unsigned(skipped)
    const last = Math.round(bucket.last * unit)
    this.#out.signed(last - Math.round(this.#last * unit))
    if (!isFlat) {
      this.#out.unsigned(Math.max(0, last - Math.round(bucket.min * unit)))
      this.#out.unsigned(Math.max(0, Math.round(bucket.max * unit) - last))
    }
    if (countFlag) this.#out.unsigned(bucket.count)
    // What a reader will compute, not what was given: the next difference is taken from that.
    this.#last = last / unit
    this.#count = bucket.count
    this.#runAt = -1
  }
}

export function packBuckets(buckets: readonly Bucket[], startMs: number, stepMs: number): Uint8Array {
  const packed = new PackedBuckets(startMs, stepMs)
  for (const bucket of buckets) packed.append(bucket)
  return packed.view()
}

export function unpackBuckets(bytes: Uint8Array, startMs: number, stepMs: number): Bucket[] {
  const buckets: Bucket[] = []
  visitBuckets(bytes, startMs, stepMs, (tMs, min, max, last, count) => buckets.push({ tMs, min, max, last, count }))
  return buckets
}

/** The same without an object for each. */
export function visitBuckets(bytes: Uint8Array, startMs: number, stepMs: number, take: TakeBucket): void {
  const reader = new ByteReader(bytes)
  let index = 0
  let last = 0
  let count = 0
  while (!reader.done) {
    const tag = reader.byte()
    if (tag >= RUN) {
      for (let n = tag - RUN; n >= 0; n--) take(startMs + index++ * stepMs, last, last, last, count)
      continue
    }
    if (tag & SKIP) index += reader.unsigned()
    const unit = tag & DECIMALS ? 1000 : 1
    const scaled = Math.round(last * unit) + reader.signed()
    last = scaled / unit
    const min = tag & FLAT ? last : (scaled - reader.unsigned()) / unit
    const max = tag & FLAT ? last : (scaled + reader.unsigned()) / unit
    if (tag & COUNT) count = reader.unsigned()
    take(startMs + index++ * stepMs, min, max, last, count)
  }
}

/** Beyond 2^41 thousandths would leave the exact integers; nobody misses them there. */
export function hasDecimals({ min, max, last }: Pick<Bucket, 'min' | 'max' | 'last'>): boolean {
  if (Math.max(Math.abs(min), Math.abs(max)) >= MAX_WITH_DECIMALS) return false
  return !Number.isInteger(min) || !Number.isInteger(max) || !Number.isInteger(last)
}

/** The value as it is kept: what a query answers does not depend on whether it was packed already. */
export function keptValue(value: number): number {
  return hasDecimals({ min: value, max: value, last: value }) ? Math.round(value * 1000) / 1000 : Math.round(value)
}
