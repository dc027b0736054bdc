/** What was seen of one series between `tMs` and `tMs` plus the level's step: at least one sample, or there is no bucket. */
export interface Bucket {
  tMs: number
  min: number
  max: number
  last: number
  /** Samples; tells how often the series is sampled, hence what is a gap. */
  count: number
}

export function bucketOf(tMs: number, value: number): Bucket {
  return { tMs, min: value, max: value, last: value, count: 1 }
}

/** Takes a later bucket into an earlier one. No spike disappears: the extremes of both are kept. */
export function absorb(into: Bucket, later: Bucket): void {
  into.min = Math.min(into.min, later.min)
  into.max = Math.max(into.max, later.max)
  into.last = later.last
  into.count += later.count
}

/** Buckets of a wider step, from buckets in order of time. Stretches without any stay empty. */
export function rollUp(buckets: Iterable<Bucket>, stepMs: number): Bucket[] {
  const wider: Bucket[] = []
  let open: Bucket | undefined
  for (const bucket of buckets) {
    const tMs = Math.floor(bucket.tMs / stepMs) * stepMs
    if (open?.tMs === tMs) absorb(open, bucket)
    else wider.push((open = { ...bucket, tMs }))
  }
  return wider
}

/** Both, in order of time. Where both have a bucket, `newer` was seen later. */
export function mergeBuckets(older: readonly Bucket[], newer: readonly Bucket[]): Bucket[] {
  if (older.length === 0) return [...newer]
  const firstNewer = newer[0]
  const lastOlder = older.at(-1)
  if (!firstNewer || (lastOlder && lastOlder.tMs < firstNewer.tMs)) return [...older, ...newer]
  const byTime = new Map<number, Bucket>()
  for (const bucket of [...older, ...newer]) {
    const known = byTime.get(bucket.tMs)
    if (known) absorb(known, bucket)
    else byTime.set(bucket.tMs, { ...bucket })
  }
  return [...byTime.values()].toSorted((a, b) => a.tMs - b.tMs)
}
