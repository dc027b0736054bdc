import type { ClusterConfig } from '../../config/cluster-config.ts'
import { createBrokerPool } from '../connections/broker-pool.ts'
import { createGroupChanges } from './group-changes.ts'
import type { GroupChanges } from './group-changes.ts'
import { createRecordChanges } from './produce.ts'
import type { RecordChanges } from './produce.ts'
import { createTopicChanges } from './topic-changes.ts'
import type { TopicChanges } from './topic-changes.ts'

export type ClusterChanges = TopicChanges & RecordChanges & GroupChanges

/** Changes to topics, records and groups, over connections of their own: a change is never cut off by somebody's search. */
export function openChanges(config: ClusterConfig): ClusterChanges & { close(): Promise<void> } {
  const pool = createBrokerPool(config, 'change')
  return {
    ...createTopicChanges(pool),
    ...createRecordChanges(pool),
    ...createGroupChanges(pool),
    close: () => Promise.resolve(pool.close()),
  }
}
