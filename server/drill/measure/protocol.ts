/** What the drill and its measuring thread say to each other. All times are epoch milliseconds of this machine. */
import type { PlainClusterConfig } from '../../config/cluster-config.ts'

export interface MeasurementData {
  config: PlainClusterConfig
  drillId: string
  /** The broker that will be lost. */
  brokerId: number
  /** The topic that takes the numbered messages; all its partitions. */
  topic: string
}

export type ToMeasurement =
  /** Begin to write numbered messages. */
  | { kind: 'produce' }
  /** The deed is next: waits are measured from here on. */
  | { kind: 'mark' }
  /** End the writing and count what is there. */
  | { kind: 'check' }
  | { kind: 'close' }

export type FromMeasurement =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'checked'; result: CheckedMessages }
  /** The check could not be made. */
  | { kind: 'unchecked'; reason: string }
  /** Nothing can be measured: no broker answers. */
  | { kind: 'failed'; reason: string }

/** A partition as the metadata named it from this moment on. */
export interface PartitionSight {
  topic: string
  partition: number
  atMs: number
  /** null: none. */
  leader: number | null
  /** null: not told. */
  leaderEpoch: number | null
  replicas: readonly number[]
  isr: readonly number[]
}

/** A broker was listed by the cluster as alive from this moment on, or was not. */
export interface BrokerSight {
  brokerId: number
  atMs: number
  registered: boolean
}

/** The broker of the drill answered our small question, or did not, from this moment on. */
export interface AnswerSight {
  atMs: number
  answering: boolean
  /** Why not, in words. */
  reason: string | null
  /** When it last answered before; null: never. */
  lastAnswerMs: number | null
}

/** What happened since the last progress, and how the writing stands. */
export interface Progress {
  atMs: number
  partitions: PartitionSight[]
  brokers: BrokerSight[]
  answers: AnswerSight[]
  lanes: LaneProgress[]
  /** The longest time between two metadata answers so far. */
  longestGapMs: number
  /** Partitions that are looked at; the others are too many. */
  watchedPartitions: number
  omittedPartitions: number
}

/** The writing to one partition. */
export interface LaneProgress {
  partition: number
  acknowledged: number
  unacknowledged: number
  /** Since when it has been waiting for an acknowledgement; null: it is not. */
  waitingSinceMs: number | null
  /** The longest time from a first try to the next acknowledgement, and when it began. */
  longestWaitMs: number
  longestWaitFromMs: number | null
  /** Why it does not go on, or did not last time. */
  lastError: string | null
}

export interface CheckedMessages {
  /** Messages of the drill that were read, repeated ones included. */
  read: number
  acknowledged: number
  /** Acknowledged, and not there. */
  lost: number
  /** Some of them. */
  lostNumbers: { partition: number; number: number }[]
  unacknowledged: number
  unacknowledgedFound: number
  /** There more than once. */
  repeated: number
  /** Batches whose checksum is wrong: counted as not there. */
  damagedBatches: number
  /** Messages that are not of this drill. */
  foreign: number
}
