import type { PredictedPartition } from '#lib/kafka/predict-failure'
import type { Partition, Topic } from '#lib/wire/topics'

/** What a broker is to a partition. `none`: it holds no replica of it. */
export type CellKind = 'none' | 'leader' | 'in-sync' | 'out-of-sync' | 'offline'

export interface GridCell {
  brokerId: number
  kind: CellKind
  /** First in the replica list: Kafka's preferred leader. */
  preferred: boolean
  /** Another broker leads although this one is preferred. */
  preferredNotLeading: boolean
  /** While brokers are switched off in the what-if: this one is, or it would take over the partition. */
  fate: 'lost' | 'leads' | null
  /** What a running reassignment does with this replica. */
  move: 'adding' | 'removing' | null
  /** Share of the leader's bytes that a replica being added has, 0 to 1; null when its broker did not say. */
  progress: number | null
  /** Messages behind the leader's log end; null when its broker did not say. */
  offsetLag: number | null
  /** Bytes fewer than the leader's log; null when either is unknown. */
  bytesBehind: number | null
  sizeBytes: number | null
  logDir: string | null
  asOfMs: number | null
}

export interface GridBroker {
  brokerId: number
  rack: string | null
  state: string
  stateText: string
  stateSinceMs: number | null
  /** Partitions of this topic that it leads now, and that it would lead if every preferred leader led. */
  leads: number
  preferredFor: number
}

/**
 * The columns of the grid: all brokers that the cluster knows, in the order of their ids, and those that only a replica list
 * still names (a broker that was removed while it held replicas).
 */
export function gridBrokers(topic: Pick<Topic, 'partitions' | 'brokers'>, whatIf: GridWhatIf | null = null): GridBroker[] {
  const after = (partition: Partition) => whatIf?.after.get(partition.partition)
  const leads = countBy(topic.partitions, partition => (after(partition) ?? partition).leader)
  const preferredFor = countBy(topic.partitions, partition => partition.preferredLeader)
  const known = new Map(topic.brokers.map(broker => [broker.brokerId, broker]))
  const ids = new Set([...known.keys(), ...topic.partitions.flatMap(partition => partition.replicas)])
  return [...ids]
    .sort((a, b) => a - b)
    .map(brokerId => {
      const broker = known.get(brokerId)
      return {
        brokerId,
        rack: broker?.rack ?? null,
        state: broker?.state ?? 'unknown',
        stateText: broker?.stateText ?? 'not in the cluster',
        stateSinceMs: broker?.stateSinceMs ?? null,
        leads: leads.get(brokerId) ?? 0,
        preferredFor: preferredFor.get(brokerId) ?? 0,
      }
    })
}

/** Brokers that are switched off in the what-if, and the partitions that their loss touches as they would be, by number. */
export interface GridWhatIf {
  readonly down: readonly number[]
  readonly after: ReadonlyMap<number, PredictedPartition>
}

/** The cells of one row, one for each broker given. */
export function gridCells(partition: Partition, brokerIds: readonly number[], whatIf: GridWhatIf | null = null): GridCell[] {
  const leaderSize = partition.replicaStates.find(state => state.brokerId === partition.leader)?.sizeBytes ?? null
  return brokerIds.map(brokerId => {
    const cell = gridCell(partition, brokerId, leaderSize)
    return whatIf === null ? cell : { ...cell, fate: fateOf(partition, cell, whatIf) }
  })
}

function fateOf(partition: Partition, { brokerId, kind }: GridCell, { down, after }: GridWhatIf): GridCell['fate'] {
  if (kind === 'none') return null
  if (down.includes(brokerId)) return 'lost'
  return kind !== 'leader' && after.get(partition.partition)?.leader === brokerId ? 'leads' : null
}

function gridCell(partition: Partition, brokerId: number, leaderSize: number | null): GridCell {
  const replica = partition.replicaStates.find(state => state.brokerId === brokerId)
  const kind = cellKind(partition, brokerId)
  const preferred = kind !== 'none' && partition.preferredLeader === brokerId
  const sizeBytes = replica?.sizeBytes ?? null
  const move = moveOf(partition, brokerId)
  return {
    brokerId,
    kind,
    preferred,
    preferredNotLeading: preferred && partition.leader !== brokerId,
    fate: null,
    move,
    progress: move === 'adding' ? shareOf(sizeBytes, leaderSize) : null,
    // The leader defines the log end: it is never behind itself, whatever the time between two looks pretends.
    offsetLag: kind === 'leader' ? 0 : (replica?.offsetLag ?? null),
    bytesBehind: sizeBytes === null || leaderSize === null ? null : Math.max(0, leaderSize - sizeBytes),
    sizeBytes,
    logDir: replica?.logDir ?? null,
    asOfMs: replica?.asOfMs ?? null,
  }
}

/** Kafka's own view comes first: a leader that does not answer us is still the leader until the cluster elects another. */
function cellKind(partition: Partition, brokerId: number): CellKind {
  if (!partition.replicas.includes(brokerId)) return 'none'
  if (partition.leader === brokerId) return 'leader'
  const replica = partition.replicaStates.find(state => state.brokerId === brokerId)
  if (partition.offlineReplicas.includes(brokerId) || replica?.offline === true) return 'offline'
  return partition.isr.includes(brokerId) ? 'in-sync' : 'out-of-sync'
}

function moveOf(partition: Partition, brokerId: number): GridCell['move'] {
  if (partition.addingReplicas?.includes(brokerId) === true) return 'adding'
  return partition.removingReplicas?.includes(brokerId) === true ? 'removing' : null
}

function shareOf(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null) return null
  return whole === 0 ? 1 : Math.min(1, part / whole)
}

function countBy(partitions: readonly Partition[], brokerOf: (partition: Partition) => number | null): Map<number, number> {
  const counts = new Map<number, number>()
  for (const partition of partitions) {
    const brokerId = brokerOf(partition)
    if (brokerId !== null) counts.set(brokerId, (counts.get(brokerId) ?? 0) + 1)
  }
  return counts
}
