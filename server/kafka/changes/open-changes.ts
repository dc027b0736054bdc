import type { ClusterConfig } from '../../config/cluster-config.ts'
import { createBrokerPool } from '../connections/broker-pool.ts'
import { createElectionChanges } from './election-changes.ts'
import type { ElectionChanges } from './election-changes.ts'
import { createGroupChanges } from './group-changes.ts'
import type { GroupChanges } from './group-changes.ts'
import { createRecordChanges } from './produce.ts'
import type { RecordChanges } from './produce.ts'
import { openRecordWriter } from './record-writer.ts'
import type { WriterOptions } from './batch-sender.ts'
import type { RecordWriter, Written } from './record-writer.ts'
import { createReassignmentChanges } from './reassignment-changes.ts'
import type { ReassignmentChanges } from './reassignment-changes.ts'
import { createThrottleChanges } from './throttle-changes.ts'
import type { ThrottleChanges } from './throttle-changes.ts'
import { createTopicChanges } from './topic-changes.ts'
import type { TopicChanges } from './topic-changes.ts'

export interface ManyRecordChanges {
  /** Opens a writer of many records. @throws PartituraError `topic-not-found`, `not-authorized`, `broker-unreachable` */
  openRecordWriter(options: WriterOptions, onWritten: (written: Written) => void, signal: AbortSignal): Promise<RecordWriter>
}

export type ClusterChanges = TopicChanges &
  RecordChanges &
  ManyRecordChanges &
  GroupChanges &
  ReassignmentChanges &
  ThrottleChanges &
  ElectionChanges

/** Changes to topics, records, groups and the places of replicas, over connections of their own: a change is never cut off by somebody's search. */
export function openChanges(config: ClusterConfig): ClusterChanges & { close(): Promise<void> } {
  const pool = createBrokerPool(config, 'change')
  return {
    ...createTopicChanges(pool),
    ...createRecordChanges(pool),
    openRecordWriter: (options, onWritten, signal) => openRecordWriter(pool, options, onWritten, signal),
    ...createGroupChanges(pool),
    ...createReassignmentChanges(pool),
    ...createThrottleChanges(pool),
    ...createElectionChanges(pool),
    close: () => Promise.resolve(pool.close()),
  }
}
