/** Finds brokers for replicas that must go somewhere: from a drained broker, for a higher replication factor, for a rack rule. */
import { totalOf, type ReplicaLayout } from './replica-layout.ts'

/** Every replica leaves these brokers, the largest first; the least loaded take them. Answers what found no home. */
export function drain(layout: ReplicaLayout, leaving: readonly number[]): number[] {
  const homeless: number[] = []
  const load = loadOf(layout)
  for (const from of leaving) {
    for (const partition of bySize(layout, layout.members[from] ?? [])) {
      const free = layout.usable.filter(to => !layout.replicasOf(partition).includes(to))
      const keeping = free.filter(to => layout.canMove(partition, from, to))
      const isFirst = layout.replicasOf(partition)[0] === from
      const to = least(keeping.length > 0 ? keeping : free, broker => load(broker, isFirst))
      if (to === null) homeless.push(partition)
      else layout.move(partition, from, to)
    }
  }
  return homeless
}

/** Adds replicas on racks and brokers that have least, or takes away those whose racks or brokers have most. Never the preferred leader. */
export function setReplicationFactor(layout: ReplicaLayout, replicationFactor: number): number[] {
  const homeless: number[] = []
  const load = loadOf(layout)
  for (const partition of bySize(layout, layout.partitions.keys())) {
    while (layout.replicasOf(partition).length > replicationFactor) {
      const [, ...followers] = layout.replicasOf(partition)
      const goes = least(followers, broker => load(broker, false) * -1 - inRack(layout, partition, broker) * RACK_FIRST)
      if (goes === null) break
      layout.remove(partition, goes)
    }
    while (layout.replicasOf(partition).length < replicationFactor) {
      const free = layout.usable.filter(broker => !layout.replicasOf(partition).includes(broker))
      const comes = least(free, broker => load(broker, false) + inRack(layout, partition, broker) * RACK_FIRST)
      if (comes === null) {
        homeless.push(partition)
        break
      }
      layout.add(partition, comes)
    }
  }
  return homeless
}

/** One move for each rack that a partition lacks: from a rack that holds several of its replicas, a follower if there is one. */
export function fixRacks(layout: ReplicaLayout): void {
  const load = loadOf(layout)
  for (const partition of bySize(layout, layout.partitions.keys())) {
    while (layout.racksOf(partition) < layout.racksWanted(partition)) {
      const replicas = layout.replicasOf(partition)
      const crowded = replicas.filter(broker => inRack(layout, partition, broker) > 1)
      const from = least(crowded, broker => (broker === replicas[0] ? RACK_FIRST : 0) - load(broker, false))
      const to = least(
        layout.usable.filter(broker => inRack(layout, partition, broker) === 0),
        broker => load(broker, false),
      )
      if (from === null || to === null) break
      layout.move(partition, from, to)
    }
  }
}

/** Larger than any load: the rack decides first. */
const RACK_FIRST = 1e6

/** How full a broker is, in shares of the mean: bytes and replicas count alike, leaders for whoever is to lead. */
function loadOf(layout: ReplicaLayout): (broker: number, leads: boolean) => number {
  const share = (values: ArrayLike<number>) => Math.max(totalOf(values), 1) / Math.max(layout.usable.length, 1)
  const bytes = share(layout.bytes)
  const held = share(layout.held)
  const led = share(layout.led)
  return (broker, leads) =>
    (layout.bytes[broker] ?? 0) / bytes + (layout.held[broker] ?? 0) / held + (leads ? (layout.led[broker] ?? 0) / led : 0)
}

function inRack(layout: ReplicaLayout, partition: number, broker: number): number {
  const rack = layout.rackOf(broker)
  return layout.replicasOf(partition).filter(other => layout.rackOf(other) === rack).length
}

/** The largest first: small ones then fill what is left. */
function bySize(layout: ReplicaLayout, partitions: Iterable<number>): number[] {
  return [...partitions].toSorted((a, b) => layout.weightOf(b) - layout.weightOf(a) || a - b)
}

function least(brokers: readonly number[], cost: (broker: number) => number): number | null {
  let best: number | null = null
  let bestCost = Infinity
  for (const broker of brokers) {
    const found = cost(broker)
    if (found >= bestCost) continue
    best = broker
    bestCost = found
  }
  return best
}
