/** Where a message belongs: a timestamp or a sequence number. JavaScript compares a number with a bigint exactly. */
export type Rank = number | bigint

export interface Order {
  /** Messages that have a rank; the others are not judged. */
  judged: number
  unranked: number
  /**
   * For each message how many of the messages before it belong behind it. 0: in its place. −1: not judged. A message is out
   * of place exactly when it came after one that belongs behind it; equal ranks have no order between them.
   */
  overtakenBy: Int32Array
  outOfPlace: number
  /** Pairs in the wrong order: the sum of `overtakenBy` (Kendall's distance from the right order). */
  inversions: number
  /** The most that overtook one message. */
  worst: number
}

/** Judges the order in which messages arrived; null: this message has no rank. Takes n·log n. */
export function judgeOrder(ranks: readonly (Rank | null)[]): Order {
  const overtakenBy = new Int32Array(ranks.length)
  const places = placesOf(ranks)
  const seen = new Counts(ranks.length)
  let judged = 0
  let outOfPlace = 0
  let inversions = 0
  let worst = 0
  for (const [index, place] of places.entries()) {
    if (place < 0) {
      overtakenBy[index] = -1
      continue
    }
    const overtakers = judged - seen.upTo(place)
    seen.add(place)
    judged++
    overtakenBy[index] = overtakers
    if (overtakers > 0) outOfPlace++
    inversions += overtakers
    worst = Math.max(worst, overtakers)
  }
  return { judged, unranked: ranks.length - judged, overtakenBy, outOfPlace, inversions, worst }
}

export interface LaneOrder {
  lane: number
  count: number
  judged: number
  outOfPlace: number
  inversions: number
}

/**
 * Judges each lane (a partition, or a key) by itself, in the order of the lane's first message. Kafka promises that what one
 * producer wrote to a partition stays in order there (with idempotence, or one request in flight); a lane that is out of
 * order was written so.
 */
export function judgeLanes(arrivals: readonly { lane: number; rank: Rank | null }[]): LaneOrder[] {
  const lanes = Map.groupBy(arrivals, ({ lane }) => lane)
  return [...lanes].map(([lane, own]) => {
    const { judged, outOfPlace, inversions } = judgeOrder(own.map(({ rank }) => rank))
    return { lane, count: own.length, judged, outOfPlace, inversions }
  })
}

/** A decimal number as text, integers exactly; null when it is none. */
export function parseRank(text: string | null): Rank | null {
  if (text === null) return null
  if (/^-?\d+$/.test(text)) return BigInt(text)
  const number = text === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? null : number
}

/** Smaller first; equal ranks are equal, whatever their types. */
export function compareRanks(a: Rank, b: Rank): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Of each message the number of its rank among all different ranks, from 0; −1: no rank. */
function placesOf(ranks: readonly (Rank | null)[]): Int32Array {
  const known = ranks.flatMap((rank, index) => (rank === null || Number.isNaN(rank) ? [] : [{ rank, index }]))
  known.sort((a, b) => compareRanks(a.rank, b.rank))
  const places = new Int32Array(ranks.length).fill(-1)
  let place = -1
  let before: Rank | null = null
  for (const { rank, index } of known) {
    if (before === null || compareRanks(before, rank) !== 0) place++
    places[index] = place
    before = rank
  }
  return places
}

/** How many were added at or below a place (a Fenwick tree). */
class Counts {
  readonly #tree: Int32Array

  constructor(size: number) {
    this.#tree = new Int32Array(size + 1)
  }

  add(place: number): void {
    for (let at = place + 1; at < this.#tree.length; at += at & -at) this.#tree[at] = (this.#tree[at] ?? 0) + 1
  }

  upTo(place: number): number {
    let sum = 0
    for (let at = place + 1; at > 0; at -= at & -at) sum += this.#tree[at] ?? 0
    return sum
  }
}
