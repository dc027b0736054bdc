/** Moves replicas so that bytes are even: onto new brokers, or from full brokers to emptier ones. */
import { totalOf, type ReplicaLayout } from './replica-layout.ts'

/** What counts as even: the fullest broker holds at most this much more than the mean. */
export const EVEN = 0.05

/**
 * Fills `newcomers` to the mean of all, taking from whoever holds most, and little more than that: with k newcomers among n
 * brokers no plan can move less than k ÷ n of all bytes. What then is still uneven among the others is mended as far as a
 * twelfth more bytes allow.
 */
export function expandOnto(layout: ReplicaLayout, newcomers: readonly number[]): void {
  const mean = meanOf(layout, layout.bytes)
  const least = newcomers.reduce((sum, broker) => sum + Math.max(0, mean - (layout.bytes[broker] ?? 0)), 0)
  const moved = newcomers.length === 0 ? 0 : fill(layout, newcomers, mean)
  evenBytes(layout, { tolerance: EVEN, budget: least * (1 + SPARE) - moved })
}

const SPARE = 1 / 12

/** Takes from the fullest what suits the neediest newcomer, until none is needy or nothing suits. Answers the bytes moved. */
function fill(layout: ReplicaLayout, newcomers: readonly number[], mean: number): number {
  const topics = topicNumbers(layout)
  const donors = layout.usable.filter(broker => !newcomers.includes(broker))
  const pools = new Map(donors.map(broker => [broker, { partitions: [...(layout.members[broker] ?? [])], next: 0 }]))
  const open = new Map(newcomers.map(to => [to, { taken: new Int32Array(topics.share.length), dry: new Set<number>() }]))
  let moved = 0
  while (open.size > 0) {
    const [to = 0] = [...open.keys()].toSorted((a, b) => (layout.bytes[a] ?? 0) - (layout.bytes[b] ?? 0) || a - b)
    const need = mean - (layout.bytes[to] ?? 0)
    const own = open.get(to)
    const found = need > 0 && own !== undefined ? choose(layout, pools, to, { need, mean, topics, ...own }) : null
    if (found === null || own === undefined) {
      open.delete(to)
      continue
    }
    layout.move(found.partition, found.from, to)
    moved += layout.weightOf(found.partition)
    const topic = topics.of[found.partition] ?? 0
    own.taken[topic] = (own.taken[topic] ?? 0) + 1
  }
  return moved
}

/** What a donor holds; each choice looks at a part of it, the next one goes on from there. */
interface Pool {
  partitions: number[]
  next: number
}

/** Enough to choose from; a donor of thousands of replicas is then asked in turns. */
const CHOICES = 300

interface Choice {
  need: number
  mean: number
  topics: ReturnType<typeof topicNumbers>
  /** Replicas that the newcomer has got so far, by topic. */
  taken: Int32Array
  /** Donors that have nothing for it; what is missing only shrinks, so they need not be asked again. */
  dry: Set<number>
}

/** From the fullest donor that has something suitable. */
function choose(layout: ReplicaLayout, pools: ReadonlyMap<number, Pool>, to: number, choice: Choice) {
  const bytes = (broker: number) => layout.bytes[broker] ?? 0
  for (const from of [...pools.keys()].toSorted((a, b) => bytes(b) - bytes(a) || a - b)) {
    const pool = pools.get(from)
    const surplus = bytes(from) - choice.mean
    if (surplus <= 0 || pool === undefined) return null
    const place = choice.dry.has(from) ? null : choosePlace(layout, pool, from, to, { ...choice, surplus })
    if (place === null) {
      choice.dry.add(from)
      continue
    }
    const partition = pool.partitions[place] ?? 0
    pool.partitions.splice(place, 1)
    return { partition, from }
  }
  return null
}

/** The least cost: of a topic that gave little yet, and of the size still missing each. Goes through all when a turn finds nothing. */
function choosePlace(layout: ReplicaLayout, pool: Pool, from: number, to: number, choice: Choice & { surplus: number }) {
  const { need, surplus, topics, taken } = choice
  const missing = meanOf(layout, layout.held) - (layout.held[to] ?? 0)
  const wanted = need / Math.max(1, missing)
  const size = pool.partitions.length
  let best: number | null = null
  let bestCost = Infinity
  for (let step = 0; step < size && (step < CHOICES || best === null); step++) {
    const place = (pool.next + step) % size
    const partition = pool.partitions[place] ?? 0
    const weight = layout.weightOf(partition)
    // More than twice what is missing on one side, or over on the other, would make that side worse than it is.
    if (weight > 2 * need || weight > 2 * surplus || weight === 0) continue
    const topic = topics.of[partition] ?? 0
    const share = ((taken[topic] ?? 0) + 1) / (topics.share[topic] ?? 1)
    const cost = Math.max(0, share - 1) + Math.abs(weight - wanted) / wanted
    if (cost >= bestCost || !layout.canMove(partition, from, to)) continue
    best = place
    bestCost = cost
  }
  pool.next = size === 0 ? 0 : (pool.next + CHOICES) % size
  return best
}

/** Topics as numbers, and how many replicas of each one broker holds when they are spread evenly. */
function topicNumbers(layout: ReplicaLayout): { of: Int32Array; share: number[] } {
  const numbers = new Map<string, number>()
  const counts: number[] = []
  const of = Int32Array.from(layout.partitions, ({ topic, replicas }) => {
    const number = numbers.get(topic) ?? numbers.size
    numbers.set(topic, number)
    counts[number] = (counts[number] ?? 0) + replicas.length
    return number
  })
  return { of, share: counts.map(count => Math.max(1, Math.ceil(count / layout.usable.length))) }
}

/**
 * Moves replicas from the fullest brokers to the emptiest that may take them, each the largest that lowers the difference,
 * until all are within `tolerance` of the mean, or nothing helps, or `budget` bytes have moved.
 */
export function evenBytes(layout: ReplicaLayout, { tolerance, budget }: { tolerance: number; budget: number }): void {
  const mean = meanOf(layout, layout.bytes)
  const bytes = (broker: number) => layout.bytes[broker] ?? 0
  const least = layout.weight.reduce((min, weight) => (weight > 0 && weight < min ? weight : min), Infinity)
  const limits = { mean, low: mean * (1 - tolerance), high: mean * (1 + tolerance), barren: new Map<string, number>() }
  let left = budget
  // Every move lowers the sum of squares by at least its own square: it ends, and long before this count.
  for (let moves = 0; moves < layout.partitions.length * 2 && left >= least; moves++) {
    const ranked = layout.usable.toSorted((a, b) => bytes(b) - bytes(a) || a - b)
    const found = bestMove(layout, ranked, limits, left)
    if (found === null) return
    layout.move(found.partition, found.from, found.to)
    left -= layout.weightOf(found.partition)
  }
}

interface Limits {
  mean: number
  low: number
  high: number
  /** Pairs of brokers that had nothing to move up to this size; asked again only for larger ones. */
  barren: Map<string, number>
}

function bestMove(layout: ReplicaLayout, ranked: readonly number[], { mean, low, high, barren }: Limits, budget: number) {
  const bytes = (broker: number) => layout.bytes[broker] ?? 0
  const lowestFirst = ranked.toReversed()
  for (const from of ranked) {
    for (const to of lowestFirst) {
      const gap = bytes(from) - bytes(to)
      if (gap <= 0 || (bytes(from) <= high && bytes(to) >= low)) break
      // What closes the smaller of the two distances to the mean moves nothing in vain; failing that, what narrows the gap.
      const pair = `${from} ${to}`
      const limit = Math.min(budget, gap * 0.9)
      if (limit <= (barren.get(pair) ?? 0)) continue
      const fits = Math.min(budget, bytes(from) - mean, mean - bytes(to))
      const partition = largest(layout, from, to, fits) ?? smallest(layout, from, to, limit)
      if (partition !== null) return { partition, from, to }
      barren.set(pair, limit)
    }
  }
  return null
}

function largest(layout: ReplicaLayout, from: number, to: number, limit: number): number | null {
  return pick(layout, from, to, limit, (size, best) => size > best)
}

function smallest(layout: ReplicaLayout, from: number, to: number, limit: number): number | null {
  return pick(layout, from, to, limit, (size, best) => size < best)
}

function pick(layout: ReplicaLayout, from: number, to: number, limit: number, isBetter: (size: number, best: number) => boolean) {
  let best: number | null = null
  const light = lightOn(layout, to)
  for (const partition of layout.members[from] ?? []) {
    const size = layout.weightOf(partition)
    if (size <= light || size > limit || (best !== null && !isBetter(size, layout.weightOf(best)))) continue
    if (layout.canMove(partition, from, to)) best = partition
  }
  return best
}

/** A replica lighter than most evens out next to no bytes: it is not moved to where there are more replicas than their share. */
function lightOn(layout: ReplicaLayout, to: number): number {
  const share = meanOf(layout, layout.held)
  if ((layout.held[to] ?? 0) < share * (1 + EVEN)) return 0
  return share === 0 ? 0 : meanOf(layout, layout.bytes) / share / 2
}

function meanOf(layout: ReplicaLayout, values: ArrayLike<number>): number {
  return layout.usable.length === 0 ? 0 : totalOf(values) / layout.usable.length
}
