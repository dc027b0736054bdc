import type { ClusterConfig } from '../../config/cluster-config.ts'
import { createBrokerPool } from '../connections/broker-pool.ts'
import { createElectionChanges } from './election-changes.ts'
import type { ElectionChanges } from './election-changes.ts'
import { createGroupChanges } from './group-changes.ts'
import type { GroupChanges } from './group-changes.ts'
import { createRecordChanges } from './produce.ts'
import type { RecordChanges } from './produce.ts'
import { createReassignmentChanges } from './reassignment-changes.ts'
import type { ReassignmentChanges } from './reassignment-changes.ts'
import { createThrottleChanges } from './throttle-changes.ts'
import type { ThrottleChanges } from './throttle-changes.ts'
import { createTopicChanges } from './topic-changes.ts'
import type { TopicChanges } from './topic-changes.ts'

export type ClusterChanges = TopicChanges & RecordChanges & GroupChanges & ReassignmentChanges & ThrottleChanges & ElectionChanges

/** Changes to topics, records, groups and the places of replicas, over connections of their own: a change is never cut off by somebody's search. */
export function openChanges(config: ClusterConfig): ClusterChanges & { close(): Promise<void> } {
  const pool = createBrokerPool(config, 'change')
  return {
    ...createTopicChanges(pool),
    ...createRecordChanges(pool),
    ...createGroupChanges(pool),
    ...createReassignmentChanges(pool),
    ...createThrottleChanges(pool),
    ...createElectionChanges(pool),
    close: () => Promise.resolve(pool.close()),
  }
}
