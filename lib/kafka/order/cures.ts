import { judgeLanes, judgeOrder, type Order, type Rank } from './ordering.ts'
import { PARTITIONERS } from './partitioner.ts'
import { BufferComparison, Resequencer, type BufferLimits, type BufferTotals } from './resequencer.ts'

/** What is known of one message that has arrived. */
export interface Arrival {
  partition: number
  offset: string
  timestampMs: number | null
  /** What the order is judged by. */
  rank: Rank | null
  /** The key by which the key cure would send it; null: none. */
  key: string | null
  /** When its leader's answer was here. */
  atMs: number
  bytes: number
}

/** What each cure would have made of the same arrivals. `outOfPlace`: messages that stay behind one that belongs after them. */
export interface Cures {
  received: Order
  onePartition: { outOfPlace: number; partitions: number; largestShare: number }
  key: KeyCure
  timestamp: TimestampCure
  buffer: BufferTotals & { outOfPlace: number }
  /** From none to larger ones. */
  sizes: { limits: BufferLimits; totals: BufferTotals }[]
}

export interface KeyCure {
  keys: number
  unkeyed: number
  /** Keys that lie in more than one partition now. */
  scattered: number
  /** Out of place among the messages of their own key, as received. */
  outOfPlaceNow: number
  /** The same if each key had one partition, in which the messages stand as they were written (by timestamp). */
  outOfPlace: number
  /** Share of the messages that the fullest partition would get; null: no message has a key. */
  largestShare: number | null
}

export interface TimestampCure {
  outOfPlace: number
  /** Messages that arrive until every partition has shown a later one: the wait of a merge without a time-out. */
  delayMessages: { median: number; max: number } | null
  /** Messages for which some partition has shown no later one yet: a merge would still wait. */
  waiting: number
}

/** Buffer sizes beside the chosen one, as messages held. */
const SIZES = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]

/** Compares the cures for lost order on what has arrived. Takes n·log n; a few thousand messages are a matter of milliseconds. */
export function compareCures(arrivals: readonly Arrival[], limits: BufferLimits, partitionCount: number): Cures {
  const { totals, outOfPlace } = buffered(arrivals, limits)
  const comparison = new BufferComparison(SIZES.map(messages => ({ ...limits, messages, ms: Infinity })))
  for (const { rank, bytes, atMs } of arrivals) comparison.push(rank, bytes, atMs)
  comparison.flush(arrivals.at(-1)?.atMs ?? 0)
  return {
    received: judgeOrder(arrivals.map(({ rank }) => rank)),
    onePartition: onePartition(arrivals),
    key: byKey(arrivals, partitionCount),
    timestamp: byTimestamp(arrivals),
    buffer: { ...totals, outOfPlace },
    sizes: comparison.totals(),
  }
}

function buffered(arrivals: readonly Arrival[], limits: BufferLimits): { totals: BufferTotals; outOfPlace: number } {
  const buffer = new Resequencer<Rank | null>(limits)
  const out: (Rank | null)[] = []
  for (const { rank, bytes, atMs } of arrivals) for (const { item } of buffer.push(rank, rank, bytes, atMs)) out.push(item)
  for (const { item } of buffer.flush(arrivals.at(-1)?.atMs ?? 0)) out.push(item)
  return { totals: buffer.totals(), outOfPlace: judgeOrder(out).outOfPlace }
}

function onePartition(arrivals: readonly Arrival[]): Cures['onePartition'] {
  const lanes = judgeLanes(arrivals.map(({ partition, rank }) => ({ lane: partition, rank })))
  return {
    outOfPlace: lanes.reduce((sum, lane) => sum + lane.outOfPlace, 0),
    partitions: lanes.length,
    largestShare: shareOf(lanes.map(({ count }) => count)) ?? 0,
  }
}

function byKey(arrivals: readonly Arrival[], partitionCount: number): KeyCure {
  const lanes = new Map<string, number>()
  const keyed = arrivals.flatMap(arrival => {
    if (arrival.key === null) return []
    const lane = lanes.get(arrival.key) ?? lanes.size
    lanes.set(arrival.key, lane)
    return [{ ...arrival, lane }]
  })
  const partitionsOfKey = new Map<number, Set<number>>()
  for (const { lane, partition } of keyed) {
    const known = partitionsOfKey.get(lane)
    if (known) known.add(partition)
    else partitionsOfKey.set(lane, new Set([partition]))
  }
  const sum = (arranged: typeof keyed) => judgeLanes(arranged).reduce((total, lane) => total + lane.outOfPlace, 0)
  return {
    keys: lanes.size,
    unkeyed: arrivals.length - keyed.length,
    scattered: [...partitionsOfKey.values()].filter(partitions => partitions.size > 1).length,
    outOfPlaceNow: sum(keyed),
    outOfPlace: sum(asWritten(keyed)),
    largestShare: shareOf(countByPartition(keyed, lanes, partitionCount)),
  }
}

function countByPartition(
  keyed: readonly { lane: number }[],
  lanes: ReadonlyMap<string, number>,
  partitionCount: number,
): number[] {
  const encoder = new TextEncoder()
  const java = PARTITIONERS.find(({ id }) => id === 'java')
  const target = [...lanes.keys()].map(key => java?.partitionOf(encoder.encode(key), partitionCount) ?? 0)
  const counts = new Map<number, number>()
  for (const { lane } of keyed) {
    const partition = target[lane] ?? 0
    counts.set(partition, (counts.get(partition) ?? 0) + 1)
  }
  return [...counts.values()]
}

function byTimestamp(arrivals: readonly Arrival[]): TimestampCure {
  const outOfPlace = judgeOrder(asWritten(arrivals).map(({ rank }) => rank)).outOfPlace
  const waits = mergeWaits(arrivals)
  const known = waits.filter(wait => wait !== null).toSorted((a, b) => a - b)
  const median = known[Math.floor((known.length - 1) / 2)]
  const max = known.at(-1)
  return {
    outOfPlace,
    waiting: waits.length - known.length,
    delayMessages: median === undefined || max === undefined ? null : { median, max },
  }
}

/** How many arrive after each message until every partition has shown one as late or later; null: not all have. */
function mergeWaits(arrivals: readonly Arrival[]): (number | null)[] {
  const lanes = new Map<number, { at: number[]; highest: number[] }>()
  for (const [index, { partition, timestampMs }] of arrivals.entries()) {
    const lane = lanes.get(partition) ?? { at: [], highest: [] }
    lanes.set(partition, lane)
    lane.at.push(index)
    lane.highest.push(Math.max(lane.highest.at(-1) ?? -1, timestampMs ?? -1))
  }
  return arrivals.map(({ timestampMs }, index) => {
    let until = index
    for (const { at, highest } of lanes.values()) {
      const shown = at[firstAtLeast(highest, timestampMs ?? -1)]
      if (shown === undefined) return null
      until = Math.max(until, shown)
    }
    return until - index
  })
}

/** Index of the first value ≥ `wanted` in an ascending list. */
function firstAtLeast(values: readonly number[], wanted: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** By timestamp, and by offset within a partition: as near to the order of writing as the log tells. */
function asWritten<Item extends Arrival>(arrivals: readonly Item[]): Item[] {
  return arrivals.toSorted(
    (a, b) =>
      (a.timestampMs ?? -1) - (b.timestampMs ?? -1) || a.partition - b.partition || Number(BigInt(a.offset) - BigInt(b.offset)),
  )
}

function shareOf(counts: readonly number[]): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return total === 0 ? null : Math.max(...counts) / total
}
