/** What is wrong, or unwise, with a layout of a new topic; each finding names its partition. */
import { plural } from '../format/number.ts'
import type { PlacementBroker } from './placement.ts'

export interface LayoutProblem {
  partition: number
  /** Kafka refuses errors. Warnings are for people to weigh. */
  severity: 'error' | 'warning'
  /** One sentence about the partition, without naming it. */
  detail: string
}

/**
 * Partitions without replicas, with a broker twice, on brokers outside `brokers`, or with another number of replicas than the
 * others (ReplicationControlManager.validateManualPartitionAssignment refuses these); and replicas on fewer racks than could
 * be. With no broker known at all, none counts as unknown.
 */
export function layoutProblems(
  assignments: readonly (readonly number[])[],
  brokers: readonly PlacementBroker[],
): LayoutProblem[] {
  const usual = usualSize(assignments)
  const rackOf = new Map(brokers.map(({ brokerId, rack }) => [brokerId, rack]))
  return assignments.flatMap((replicas, partition): LayoutProblem[] => {
    const error = refusal(replicas, usual, rackOf)
    if (error !== null) return [{ partition, severity: 'error', detail: error }]
    const warning = rackWarning(replicas, rackOf)
    return warning === null ? [] : [{ partition, severity: 'warning', detail: warning }]
  })
}

function refusal(replicas: readonly number[], usual: number, rackOf: ReadonlyMap<number, string | null>): string | null {
  if (replicas.length === 0) return 'it must have at least one replica.'
  if (new Set(replicas).size < replicas.length) return `it names a broker twice: ${replicas.join(', ')}.`
  const unknown = replicas.find(brokerId => !rackOf.has(brokerId))
  if (unknown !== undefined && rackOf.size > 0) {
    return `broker ${unknown} is not in the cluster now; there are ${[...rackOf.keys()].toSorted((a, b) => a - b).join(', ')}.`
  }
  if (replicas.length === usual) return null
  return `it has ${plural(replicas.length, 'replica')} where the others have ${usual}: Kafka wants the same for all.`
}

/** A broker without a rack counts as a rack of its own, as in Kafka's StripedReplicaPlacer. */
function rackWarning(replicas: readonly number[], rackOf: ReadonlyMap<number, string | null>): string | null {
  if ([...rackOf.values()].every(rack => rack === null)) return null
  const name = (brokerId: number) => rackOf.get(brokerId) ?? `broker ${brokerId}`
  const racks = new Set([...rackOf.keys()].map(name))
  const used = new Set(replicas.map(name))
  if (used.size >= Math.min(replicas.length, racks.size)) return null
  const [only] = used
  if (used.size === 1) return `all its replicas lie in rack ${only}: the loss of that rack takes the partition with it.`
  return `its ${replicas.length} replicas lie in ${used.size} of ${racks.size} racks; they could lie in ${Math.min(replicas.length, racks.size)}.`
}

/** How many replicas most partitions have; the first such number where several are as common. */
function usualSize(assignments: readonly (readonly number[])[]): number {
  const counts = new Map<number, number>()
  let usual = 0
  for (const { length } of assignments) if (length > 0) counts.set(length, (counts.get(length) ?? 0) + 1)
  for (const [size, count] of counts) if (count > (counts.get(usual) ?? 0)) usual = size
  return usual
}
