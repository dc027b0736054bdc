import { formatBytes } from '#lib/format/bytes'
import { numberAt, offsetAt, type ClusterState, type PartitionState } from '#lib/kafka/cluster-state'

/**
 * Who would lead after an unclean election: the first replica, in order, on a broker that is up (PartitionChangeBuilder).
 * null: none is.
 */
export function uncleanLeader(state: ClusterState, { replicas }: PartitionState): number | null {
  return replicas.find(brokerId => isUp(state, brokerId)) ?? null
}

/** What may be lost when this replica leads, in words; null: nothing, for it was in sync. Eligible replicas (KIP-966) have all too. */
export function lossOf(state: ClusterState, partition: PartitionState, next: number): string | null {
  if (partition.isr.includes(next) || partition.elr?.includes(next) === true) return null
  const missed = `Messages that broker ${next} had not copied are lost for good`
  const inSync = [...new Set([...partition.isr, ...(partition.elr ?? [])])].filter(brokerId => brokerId !== next)
  const holders = inSync.length === 0 ? '' : `; ${brokers(inSync)} had them all when the last leader was lost`
  return `${missed}: ${amountOf(state, partition, next)}${holders}.`
}

/** The difference in bytes as it was last told: messages are not counted on a replica that does not lead. */
function amountOf(state: ClusterState, partition: PartitionState, next: number): string {
  const sizes = partition.replicas.map((_, index) => numberAt(state.replicaColumns.sizeBytes, partition.replicaRow + index))
  const mine = sizes[partition.replicas.indexOf(next)] ?? null
  const end = offsetAt(state.partitionColumns.logEndOffset, partition.row)
  // Offsets are told by a leader, and may be from before the last messages: sizes are what the disks hold.
  const upTo = end === null || end === 0n ? '' : `, of those below offset ${end}`
  if (mine === null || sizes.some(size => size === null)) return `how many is not known${upTo}`
  const most = Math.max(...sizes.map(size => size ?? 0))
  if (most === 0 && end === 0n) return 'none, by the sizes and offsets last told'
  return most > mine ? `${formatBytes(most - mine)} by the sizes last told${upTo}` : `how many is not known${upTo}`
}

function isUp(state: ClusterState, brokerId: number): boolean {
  const broker = state.brokers.get(brokerId)
  return broker?.registered === true && !broker.fenced
}

function brokers(brokerIds: readonly number[]): string {
  return `${brokerIds.length === 1 ? 'broker' : 'brokers'} ${brokerIds.join(', ')}`
}
