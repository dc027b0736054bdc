/** Evens out preferred leaders by the order of the replicas alone: no data moves. */
import type { ReplicaLayout } from './replica-layout.ts'

/**
 * Hands leadership along chains of brokers (a leads a partition that b holds, b one that c holds …) from who leads most to
 * who leads least, until no chain can lower the difference: the most even that the replicas allow.
 * @param movable which partitions may change; all others only count.
 */
export function evenLeaders(layout: ReplicaLayout, movable: Iterable<number>): void {
  const handed = new HandedBy(layout, movable)
  const led = (broker: number) => layout.led[broker] ?? 0
  for (;;) {
    const ranked = layout.usable.toSorted((a, b) => led(b) - led(a) || a - b)
    const chain = firstChain(layout, handed, ranked)
    if (chain === null) return
    const first = chain[0] ?? 0
    const last = chain.at(-1) ?? 0
    // The same chain serves as long as it helps: it carries hundreds where leadership is far from even.
    do for (let step = 1; step < chain.length; step++) handed.hand(chain[step - 1] ?? 0, chain[step] ?? 0)
    while (led(first) - led(last) >= 2 && isWhole(handed, chain))
  }
}

/** From who leads most, to one who leads at least two fewer; null when there is none from anyone. */
function firstChain(layout: ReplicaLayout, handed: HandedBy, ranked: readonly number[]): number[] | null {
  const least = layout.led[ranked.at(-1) ?? 0] ?? 0
  for (const from of ranked) {
    if ((layout.led[from] ?? 0) - least < 2) return null
    const chain = chainFrom(layout, handed, from)
    if (chain !== null) return chain
  }
  return null
}

/** The shortest chain to a broker that leads at least two fewer. */
function chainFrom(layout: ReplicaLayout, handed: HandedBy, from: number): number[] | null {
  const goal = (layout.led[from] ?? 0) - 2
  const cameFrom = new Map<number, number>([[from, -1]])
  const queue = [from]
  for (const broker of queue) {
    for (const next of layout.usable) {
      if (cameFrom.has(next) || handed.peek(broker, next) === undefined) continue
      cameFrom.set(next, broker)
      if ((layout.led[next] ?? 0) <= goal) return pathTo(next, cameFrom)
      queue.push(next)
    }
  }
  return null
}

function pathTo(last: number, cameFrom: ReadonlyMap<number, number>): number[] {
  const path = [last]
  for (let broker = cameFrom.get(last) ?? -1; broker >= 0; broker = cameFrom.get(broker) ?? -1) path.unshift(broker)
  return path
}

function isWhole(handed: HandedBy, chain: readonly number[]): boolean {
  return chain.every((broker, step) => step === 0 || handed.peek(chain[step - 1] ?? 0, broker) !== undefined)
}

/** Which partitions one broker leads and another holds. Entries go stale when leadership moves, and are dropped when met. */
class HandedBy {
  readonly #layout: ReplicaLayout
  readonly #lists: (number[] | undefined)[]

  constructor(layout: ReplicaLayout, movable: Iterable<number>) {
    this.#layout = layout
    this.#lists = Array.from({ length: layout.brokerIds.length ** 2 }, () => undefined)
    for (const partition of movable) this.#note(partition)
  }

  peek(leader: number, holder: number): number | undefined {
    const list = this.#lists[leader * this.#layout.brokerIds.length + holder]
    if (list === undefined) return undefined
    for (let last = list.at(-1); last !== undefined; last = list.at(-1)) {
      if (this.#layout.replicasOf(last)[0] === leader) return last
      list.pop()
    }
    return undefined
  }

  hand(leader: number, holder: number): void {
    const partition = this.peek(leader, holder)
    if (partition === undefined) return
    this.#layout.prefer(partition, holder)
    this.#note(partition)
  }

  #note(partition: number): void {
    const [leader = 0, ...others] = this.#layout.replicasOf(partition)
    for (const broker of others) {
      const place = leader * this.#layout.brokerIds.length + broker
      const list = this.#lists[place]
      if (list === undefined) this.#lists[place] = [partition]
      else list.push(partition)
    }
  }
}
