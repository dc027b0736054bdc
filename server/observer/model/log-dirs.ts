import type { BrokerState, LogDirState, TopicState } from '#lib/kafka/cluster-state'
import { kafkaErrorName } from '../../kafka/errors.ts'
import type { DescribedLogDir } from '../../kafka/protocol/describe-log-dirs.ts'
import type { LogDirsRead } from '../../kafka/reads/log-dirs.ts'
import type { RowSpace } from './row-space.ts'
import { partitionOf } from './topics.ts'

export interface LogDirsUpdate {
  brokers: ReadonlyMap<number, BrokerState>
  /** Topics with a replica whose size or lag moved. */
  touched: Set<string>
}

/** Writes sizes and lags of the replicas on the brokers that answered. The others keep theirs, with their own time. */
export function applyLogDirs(
  brokers: ReadonlyMap<number, BrokerState>,
  topics: ReadonlyMap<string, TopicState>,
  rows: RowSpace,
  read: LogDirsRead,
): LogDirsUpdate {
  const touched = new Set<string>()
  const updated = new Map(brokers)
  for (const [brokerId, { dirs, atMs }] of read.byBroker) {
    const broker = brokers.get(brokerId)
    if (!broker) continue
    for (const { path, errorCode } of dirs) {
      const was = broker.logDirs?.findIndex(dir => dir.path === path) ?? -1
      if (errorCode !== 0 && was >= 0) forgetReplicasIn(brokerId, was, topics, rows, touched)
    }
    const logDirs = dirs.map((dir, index) => writeDir(brokerId, dir, index, topics, rows, touched))
    updated.set(brokerId, { ...broker, logDirs, logDirsAsOfMs: atMs })
  }
  return { brokers: updated, touched }
}

/** A failed directory names none of its replicas: what is known of them is old, and where they lie stays known. */
function forgetReplicasIn(
  brokerId: number,
  dirIndex: number,
  topics: ReadonlyMap<string, TopicState>,
  rows: RowSpace,
  touched: Set<string>,
): void {
  for (const { name, partitions } of topics.values()) {
    for (const { replicas, replicaRow } of partitions) {
      const row = replicaRow + replicas.indexOf(brokerId)
      if (row < replicaRow || rows.replica.logDir[row] !== dirIndex || Number.isNaN(rows.replica.sizeBytes[row])) continue
      rows.replica.sizeBytes[row] = Number.NaN
      rows.replica.offsetLag[row] = Number.NaN
      touched.add(name)
    }
  }
}

function writeDir(
  brokerId: number,
  dir: DescribedLogDir,
  dirIndex: number,
  topics: ReadonlyMap<string, TopicState>,
  rows: RowSpace,
  touched: Set<string>,
): LogDirState {
  let sizeBytes = 0
  for (const { name, from, to } of dir.topics) {
    const partitions = topics.get(name)?.partitions
    for (let i = from; i < to; i++) {
      const size = dir.sizeBytes[i] ?? 0
      sizeBytes += size
      if (!partitions || dir.future[i] === 1) continue
      const partition = partitionOf(partitions, dir.partition[i] ?? -1)
      const at = partition ? partition.replicas.indexOf(brokerId) : -1
      if (!partition || at < 0) continue
      const row = partition.replicaRow + at
      // Of a follower Kafka always tells 0 here (ReplicaManager.getLogEndOffsetLag): true in the ISR only.
      const lag = partition.isr.includes(brokerId)
        ? (dir.offsetLag[i] ?? Number.NaN)
        : (rows.replica.offsetLag[row] ?? Number.NaN)
      if (rows.replica.sizeBytes[row] !== size || !Object.is(rows.replica.offsetLag[row], lag)) touched.add(name)
      rows.replica.sizeBytes[row] = size
      rows.replica.offsetLag[row] = lag
      rows.replica.logDir[row] = dirIndex
    }
  }
  const failed = dir.errorCode !== 0
  return {
    path: dir.path,
    totalBytes: dir.totalBytes < 0 ? null : dir.totalBytes,
    usableBytes: dir.usableBytes < 0 ? null : dir.usableBytes,
    sizeBytes: failed ? null : sizeBytes,
    error: failed ? kafkaErrorName(dir.errorCode) : null,
  }
}
