import { expect, test } from 'vitest'
import { alterPartitionReassignmentsRequest } from './alter-partition-reassignments.ts'
import { apiVersionsRequest } from './api-versions.ts'
import { committedOffsetsRequest } from './committed-offsets.ts'
import { consumerGroupDescribeRequest } from './consumer-group-describe.ts'
import { describeClusterRequest } from './describe-cluster.ts'
import { describeConfigsRequest } from './describe-configs.ts'
import { describeGroupsRequest } from './describe-groups.ts'
import { describeLogDirsRequest } from './describe-log-dirs.ts'
import { describeQuorumRequest } from './describe-quorum.ts'
import { describeShareGroupOffsetsRequest } from './describe-share-group-offsets.ts'
import { describeTopicPartitionsRequest } from './describe-topic-partitions.ts'
import { electLeadersRequest, PREFERRED_ELECTION } from './elect-leaders.ts'
import { findCoordinatorRequest } from './find-coordinator.ts'
import { DELETE_CONFIG, incrementalAlterConfigsRequest, SET_CONFIG } from './incremental-alter-configs.ts'
import { leaveGroupRequest } from './leave-group.ts'
import { listGroupsRequest } from './list-groups.ts'
import { EARLIEST, LATEST, listOffsetsRequest } from './list-offsets.ts'
import { listPartitionReassignmentsRequest } from './list-partition-reassignments.ts'
import { metadataRequest } from './metadata.ts'
import { offsetCommitRequest } from './offset-commit.ts'
import { offsetDeleteRequest } from './offset-delete.ts'
import { offsetFetchRequest } from './offset-fetch.ts'
import { shareGroupDescribeRequest } from './share-group-describe.ts'
import { streamsGroupDescribeRequest } from './streams-group-describe.ts'
import { GOLDEN_BYTES } from './testing/golden-bytes.ts'

const resources = [
  { type: 2, name: 'orders', keys: ['retention.ms'] },
  { type: 4, name: '1', keys: null },
]

const moves = [
  { partition: 0, replicas: [4, 5, 1] },
  { partition: 3, replicas: null },
]
const reassignments = { timeoutMs: 15_000, allowReplicationFactorChange: true, topics: [{ name: 'orders', partitions: moves }] }
const rate = { name: 'follower.replication.throttled.rate', operation: SET_CONFIG, value: '1000' } as const
const broker = { type: 4, name: '3', configs: [rate] }
const topic = {
  type: 2,
  name: 'orders',
  configs: [
    { name: 'leader.replication.throttled.replicas', operation: SET_CONFIG, value: '0:1,0:2' },
    { name: 'flush.ms', operation: DELETE_CONFIG, value: null },
  ],
} as const

const commits = [
  { partition: 0, offset: 41n, leaderEpoch: -1, metadata: '' },
  { partition: 3, offset: 0n, leaderEpoch: -1, metadata: 'note' },
]
const reason = 'removed by an operator'
const leaving = [
  { memberId: 'm-1', instanceId: null },
  { memberId: '', instanceId: 'i-1' },
]

test.each<[string, Buffer]>([
  ['MetadataRequest v13', metadataRequest.encode({ topics: ['orders'] }, 13)],
  ['MetadataRequest v8', metadataRequest.encode({ topics: null }, 8)],
  [
    'ListOffsetsRequest v9',
    listOffsetsRequest.encode({ timestamp: LATEST, topics: [{ name: 'orders', partitions: [0, 3] }] }, 9),
  ],
  ['ListOffsetsRequest v5', listOffsetsRequest.encode({ timestamp: EARLIEST, topics: [{ name: 'orders', partitions: [0] }] }, 5)],
  ['OffsetFetchRequest v9', offsetFetchRequest.encode({ groupIds: ['billing', 'shipping'] }, 9)],
  ['OffsetFetchRequest v8', offsetFetchRequest.encode({ groupIds: ['billing'] }, 8)],
  ['DescribeLogDirsRequest v4', describeLogDirsRequest.encode(null, 4)],
  ['ListGroupsRequest v5', listGroupsRequest.encode(null, 5)],
  ['DescribeGroupsRequest v6', describeGroupsRequest.encode({ groupIds: ['billing'] }, 6)],
  ['ConsumerGroupDescribeRequest v1', consumerGroupDescribeRequest.encode({ groupIds: ['new'] }, 1)],
  ['DescribeQuorumRequest v2', describeQuorumRequest.encode(null, 2)],
  ['DescribeClusterRequest v2', describeClusterRequest.encode(null, 2)],
  ['DescribeTopicPartitionsRequest v0', describeTopicPartitionsRequest.encode({ topics: ['orders'] }, 0)],
  ['ListPartitionReassignmentsRequest v0', listPartitionReassignmentsRequest.encode({ timeoutMs: 1500 }, 0)],
  ['DescribeConfigsRequest v4', describeConfigsRequest.encode({ resources, documentation: true }, 4)],
  ['AlterPartitionReassignmentsRequest v1', alterPartitionReassignmentsRequest.encode(reassignments, 1)],
  ['AlterPartitionReassignmentsRequest v0', alterPartitionReassignmentsRequest.encode(reassignments, 0)],
  [
    'ElectLeadersRequest v2',
    electLeadersRequest.encode(
      { electionType: PREFERRED_ELECTION, topics: [{ name: 'orders', partitions: [0, 3] }], timeoutMs: 15_000 },
      2,
    ),
  ],
  [
    'IncrementalAlterConfigsRequest v1',
    incrementalAlterConfigsRequest.encode({ resources: [topic, broker], validateOnly: false }, 1),
  ],
  ['IncrementalAlterConfigsRequest v0', incrementalAlterConfigsRequest.encode({ resources: [broker], validateOnly: true }, 0)],
  ['ShareGroupDescribeRequest v1', shareGroupDescribeRequest.encode({ groupIds: ['workers'] }, 1)],
  ['StreamsGroupDescribeRequest v1', streamsGroupDescribeRequest.encode({ groupIds: ['app'] }, 1)],
  ['StreamsGroupDescribeRequest v0', streamsGroupDescribeRequest.encode({ groupIds: ['app'] }, 0)],
  ['DescribeShareGroupOffsetsRequest v1', describeShareGroupOffsetsRequest.encode({ groupIds: ['workers'] }, 1)],
  ['FindCoordinatorRequest v4', findCoordinatorRequest.encode({ groupIds: ['billing'] }, 4)],
  [
    'OffsetCommitRequest v9',
    offsetCommitRequest.encode({ groupId: 'billing', topics: [{ name: 'orders', partitions: commits }] }, 9),
  ],
  [
    'OffsetDeleteRequest v0',
    offsetDeleteRequest.encode({ groupId: 'billing', topics: [{ name: 'orders', partitions: [0, 3] }] }, 0),
  ],
  ['LeaveGroupRequest v5', leaveGroupRequest.encode({ groupId: 'billing', members: leaving, reason }, 5)],
  ['ApiVersionsRequest v3', apiVersionsRequest.encode({ software: 'partitura', softwareVersion: '0.1.0' }, 3)],
])('%s is written byte for byte as Kafka writes it', (name, bytes) => {
  expect(bytes.toString('hex')).toBe(GOLDEN_BYTES[name])
})

test('the committed offsets of one group are asked as OffsetFetch asks, but for stable ones', () => {
  const [ours, plain] = [
    committedOffsetsRequest.encode({ groupId: 'billing' }, 9),
    offsetFetchRequest.encode({ groupIds: ['billing'] }, 9),
  ]
  expect(ours.length).toBe(plain.length)
  expect([ours.at(-2), plain.at(-2)]).toEqual([1, 0])
  expect(ours.subarray(0, -2)).toEqual(plain.subarray(0, -2))
})
