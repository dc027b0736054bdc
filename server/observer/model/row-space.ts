import type { PartitionColumns, ReplicaColumns } from '#lib/kafka/cluster-state'
import { UNKNOWN_OFFSET } from '#lib/kafka/cluster-state'

const FIRST_CAPACITY = 256
/** Below this many rows given back, tidying up is not worth a rebuild. */
const MIN_WASTE = 1024

/**
 * The columns behind a cluster's partitions and replicas, and who owns which row. Rows are handed out in ascending order and
 * never reused: a row given back stays unknown until the space is rebuilt, so that no number can show up at another partition.
 */
export class RowSpace {
  partition: PartitionColumns = partitionColumns(FIRST_CAPACITY)
  replica: ReplicaColumns = replicaColumns(FIRST_CAPACITY)
  /** When a partition's end offset was read, by the monotonic clock; NaN: never. Rates are made from this one. */
  readAtMs = filled(FIRST_CAPACITY)
  #partitionRows = 0
  #replicaRows = 0
  #partitionWaste = 0
  #replicaWaste = 0

  get partitionRows(): number {
    return this.#partitionRows
  }

  /** Half of the rows or more belong to nobody: time to make a new space and move in. */
  get isWasteful(): boolean {
    const partitions = this.#partitionWaste > MIN_WASTE && this.#partitionWaste * 2 > this.#partitionRows
    return partitions || (this.#replicaWaste > MIN_WASTE * 3 && this.#replicaWaste * 2 > this.#replicaRows)
  }

  takePartition(): number {
    const row = this.#partitionRows++
    if (row >= this.readAtMs.length) this.#growPartitions()
    return row
  }

  /** The first of `count` rows in a row. */
  takeReplicas(count: number): number {
    const row = this.#replicaRows
    this.#replicaRows += count
    while (this.#replicaRows > this.replica.logDir.length) this.#growReplicas()
    return row
  }

  giveBackPartition(): void {
    this.#partitionWaste++
  }

  giveBackReplicas(count: number): void {
    this.#replicaWaste += count
  }

  /** Copies of the used part of the columns, for the way to another thread. */
  copyPartitionColumns(): PartitionColumns {
    const { logStartOffset, logEndOffset, lastStableOffset, offsetsAsOfMs, messagesPerSecond } = this.partition
    const used = this.#partitionRows
    return {
      logStartOffset: logStartOffset.slice(0, used),
      logEndOffset: logEndOffset.slice(0, used),
      lastStableOffset: lastStableOffset.slice(0, used),
      offsetsAsOfMs: offsetsAsOfMs.slice(0, used),
      messagesPerSecond: messagesPerSecond.slice(0, used),
    }
  }

  copyReplicaColumns(): ReplicaColumns {
    const { sizeBytes, offsetLag, logDir } = this.replica
    const used = this.#replicaRows
    return { sizeBytes: sizeBytes.slice(0, used), offsetLag: offsetLag.slice(0, used), logDir: logDir.slice(0, used) }
  }

  copyPartitionFrom(other: RowSpace, from: number, to: number): void {
    this.partition.logStartOffset[to] = other.partition.logStartOffset[from] ?? UNKNOWN_OFFSET
    this.partition.logEndOffset[to] = other.partition.logEndOffset[from] ?? UNKNOWN_OFFSET
    this.partition.lastStableOffset[to] = other.partition.lastStableOffset[from] ?? UNKNOWN_OFFSET
    this.partition.offsetsAsOfMs[to] = other.partition.offsetsAsOfMs[from] ?? Number.NaN
    this.partition.messagesPerSecond[to] = other.partition.messagesPerSecond[from] ?? Number.NaN
    this.readAtMs[to] = other.readAtMs[from] ?? Number.NaN
  }

  copyReplicaFrom(other: RowSpace, from: number, to: number): void {
    this.replica.sizeBytes[to] = other.replica.sizeBytes[from] ?? Number.NaN
    this.replica.offsetLag[to] = other.replica.offsetLag[from] ?? Number.NaN
    this.replica.logDir[to] = other.replica.logDir[from] ?? -1
  }

  #growPartitions(): void {
    const larger = partitionColumns(this.readAtMs.length * 2)
    larger.logStartOffset.set(this.partition.logStartOffset)
    larger.logEndOffset.set(this.partition.logEndOffset)
    larger.lastStableOffset.set(this.partition.lastStableOffset)
    larger.offsetsAsOfMs.set(this.partition.offsetsAsOfMs)
    larger.messagesPerSecond.set(this.partition.messagesPerSecond)
    const readAtMs = filled(this.readAtMs.length * 2)
    readAtMs.set(this.readAtMs)
    this.partition = larger
    this.readAtMs = readAtMs
  }

  #growReplicas(): void {
    const larger = replicaColumns(this.replica.logDir.length * 2)
    larger.sizeBytes.set(this.replica.sizeBytes)
    larger.offsetLag.set(this.replica.offsetLag)
    larger.logDir.set(this.replica.logDir)
    this.replica = larger
  }
}

function partitionColumns(rows: number): PartitionColumns {
  return {
    logStartOffset: new BigInt64Array(rows).fill(UNKNOWN_OFFSET),
    logEndOffset: new BigInt64Array(rows).fill(UNKNOWN_OFFSET),
    lastStableOffset: new BigInt64Array(rows).fill(UNKNOWN_OFFSET),
    offsetsAsOfMs: filled(rows),
    messagesPerSecond: filled(rows),
  }
}

function replicaColumns(rows: number): ReplicaColumns {
  return { sizeBytes: filled(rows), offsetLag: filled(rows), logDir: new Int16Array(rows).fill(-1) }
}

function filled(rows: number): Float64Array<ArrayBuffer> {
  return new Float64Array(rows).fill(Number.NaN)
}
