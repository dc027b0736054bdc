import { expect, test } from 'vitest'
import { alterPartitionReassignmentsRequest } from './alter-partition-reassignments.ts'
import { apiVersionsRequest } from './api-versions.ts'
import { MalformedAnswerError } from './byte-reader.ts'
import { committedOffsetsRequest } from './committed-offsets.ts'
import { consumerGroupDescribeRequest } from './consumer-group-describe.ts'
import { describeClusterRequest } from './describe-cluster.ts'
import { describeConfigsRequest } from './describe-configs.ts'
import { describeGroupsRequest, parseAssignment } from './describe-groups.ts'
import { describeLogDirsRequest } from './describe-log-dirs.ts'
import { describeQuorumRequest } from './describe-quorum.ts'
import { describeTopicPartitionsRequest } from './describe-topic-partitions.ts'
import { electLeadersRequest } from './elect-leaders.ts'
import { findCoordinatorRequest } from './find-coordinator.ts'
import { incrementalAlterConfigsRequest } from './incremental-alter-configs.ts'
import { leaveGroupRequest } from './leave-group.ts'
import { listGroupsRequest } from './list-groups.ts'
import { listOffsetsRequest } from './list-offsets.ts'
import { listPartitionReassignmentsRequest } from './list-partition-reassignments.ts'
import { metadataRequest, rememberingMetadata } from './metadata.ts'
import { offsetCommitRequest } from './offset-commit.ts'
import { offsetDeleteRequest } from './offset-delete.ts'
import { offsetFetchRequest } from './offset-fetch.ts'
import type { OwnRequest } from './request.ts'
import { GOLDEN_BYTES } from './testing/golden-bytes.ts'

function golden<Args, Answer>(request: OwnRequest<Args, Answer>, version: number): Answer {
  return request.decode(goldenBytes(request, version), version)
}

function goldenBytes(request: { name: string }, version: number): Buffer {
  return Buffer.from(GOLDEN_BYTES[`${request.name}Response v${version}`] ?? '', 'hex')
}

test('Metadata tells brokers, topics, and partitions without a leader', () => {
  expect(golden(metadataRequest, 13)).toEqual({
    errorCode: 0,
    brokers: [
      { brokerId: 1, host: 'kafka-1', port: 9092, rack: 'a' },
      { brokerId: 2, host: 'kafka-2', port: 9093, rack: null },
    ],
    clusterId: 'abc',
    controllerId: 2,
    topics: [
      {
        errorCode: 0,
        name: 'orders',
        topicId: 'qr_Va71_QrCF6LM4Z80m3A',
        internal: false,
        partitions: [
          { errorCode: 0, partition: 1, leader: 2, leaderEpoch: 7, replicas: [2, 1], isr: [2], offlineReplicas: [1] },
          { errorCode: 5, partition: 0, leader: -1, leaderEpoch: 3, replicas: [1], isr: [], offlineReplicas: [1] },
        ],
      },
      { errorCode: 29, name: 'secret', topicId: null, internal: true, partitions: [] },
    ],
  })
})

test('Metadata that is remembered: the same topics are the same list, whichever controller is named beside them', () => {
  const request = rememberingMetadata()
  const bytes = goldenBytes(request, 13)
  const first = request.decode(bytes, 13)
  expect(first).toEqual(golden(metadataRequest, 13))
  const controllerAt = bytes.indexOf('abc') + 3
  const otherController = Buffer.from(bytes)
  otherController.writeInt32BE(1, controllerAt)
  const second = request.decode(otherController, 13)
  expect(second.controllerId).toBe(1)
  expect(second.topics).toBe(first.topics)
  expect({ ...second, controllerId: first.controllerId }).toEqual(first)
  // The memory that the answer came in is written over by the next one.
  otherController.fill(0)
  expect(request.decode(bytes, 13).topics).toBe(first.topics)
})

test('Metadata that is remembered: another byte, or another version, is read anew', () => {
  const request = rememberingMetadata()
  const bytes = goldenBytes(request, 13)
  const first = request.decode(bytes, 13)
  const changed = Buffer.from(bytes)
  changed.write('orderz', changed.indexOf('orders'))
  expect(request.decode(changed, 13).topics.map(({ name }) => name)).toEqual(['orderz', 'secret'])
  expect(request.decode(bytes, 13).topics).not.toBe(first.topics)
  expect(request.decode(goldenBytes(request, 7), 7)).toEqual(golden(metadataRequest, 7))
  expect(() => request.decode(bytes.subarray(0, -40), 13)).toThrow(MalformedAnswerError)
})

test('Metadata of an old broker has no topic ids', () => {
  const { topics, clusterId } = golden(metadataRequest, 7)
  expect(clusterId).toBeNull()
  expect(topics[0]).toMatchObject({ name: 'orders', topicId: null, partitions: [{ partition: 0, leader: 1, leaderEpoch: -1 }] })
})

test('ListOffsets keeps offsets beyond 2^53 exact, and the error of one partition to that partition', () => {
  const answer = golden(listOffsetsRequest, 9)
  expect(answer.topics).toEqual([
    { name: 'orders', from: 0, to: 2 },
    { name: 'clicks', from: 2, to: 3 },
  ])
  expect([...answer.partition]).toEqual([0, 3, 1])
  expect([...answer.errorCode]).toEqual([0, 6, 0])
  expect([...answer.offset]).toEqual([9_007_199_254_740_993n, -1n, 12n])
})

test('ListOffsets of an old broker reads alike', () => {
  expect([...golden(listOffsetsRequest, 4).offset]).toEqual([5n])
})

test('OffsetFetch tells what was committed, what never was, and which group failed', () => {
  expect(golden(offsetFetchRequest, 9).groups).toEqual([
    {
      groupId: 'billing',
      errorCode: 0,
      topics: [{ topic: 'orders', partitions: Int32Array.of(0, 4), committedOffset: BigInt64Array.of(41n, -1n), errorCode: 0 }],
    },
    { groupId: 'shipping', errorCode: 16, topics: [] },
  ])
})

test('DescribeLogDirs tells sizes, lags, copies being made, and a directory that failed', () => {
  const [first, second] = golden(describeLogDirsRequest, 4).dirs
  expect(first).toMatchObject({
    path: '/data/1',
    totalBytes: 1000,
    usableBytes: 400,
    topics: [{ name: 'orders', from: 0, to: 2 }],
  })
  expect([...(first?.sizeBytes.subarray(0, 2) ?? [])]).toEqual([5_000_000_000, 17])
  expect([...(first?.offsetLag.subarray(0, 2) ?? [])]).toEqual([0, 9])
  expect([...(first?.future.subarray(0, 2) ?? [])]).toEqual([0, 1])
  expect(second).toMatchObject({ path: '/data/2', errorCode: 56, totalBytes: -1 })
})

test('DescribeLogDirs of an old broker knows no disk sizes', () => {
  expect(golden(describeLogDirsRequest, 1).dirs[0]).toMatchObject({ path: '/data/1', totalBytes: -1, usableBytes: -1 })
})

test('ListGroups names the type of every group, where the broker knows types', () => {
  expect(golden(listGroupsRequest, 5).groups).toEqual([
    { groupId: 'billing', protocolType: 'consumer', state: 'Stable', type: 'classic' },
    { groupId: 'new', protocolType: 'consumer', state: 'Empty', type: 'consumer' },
  ])
  expect(golden(listGroupsRequest, 2)).toEqual({
    errorCode: 15,
    groups: [{ groupId: 'billing', protocolType: 'consumer', state: null, type: null }],
  })
})

test('DescribeGroups reads the assignment out of the bytes of a consumer', () => {
  const [billing, gone] = golden(describeGroupsRequest, 6).groups
  expect(billing).toMatchObject({ groupId: 'billing', state: 'Stable', protocol: 'range' })
  expect(billing?.members).toEqual([
    {
      memberId: 'm-1',
      instanceId: 'i-1',
      clientId: 'app',
      host: '10.0.0.1',
      rack: null,
      assignment: [{ topic: 'orders', partitions: [0, 3] }],
    },
  ])
  expect(gone).toMatchObject({ groupId: 'x', errorCode: 69, errorMessage: 'gone' })
})

test('DescribeGroups does not guess at the assignment of what is no consumer', () => {
  expect(golden(describeGroupsRequest, 3).groups[0]?.members[0]).toMatchObject({ instanceId: null, assignment: null })
})

test('an assignment that cannot be read is unknown, an empty one is none', () => {
  expect(parseAssignment(Buffer.from('000100000009', 'hex'))).toBeNull()
  expect(parseAssignment(Buffer.alloc(0))).toEqual([])
})

test('ConsumerGroupDescribe reads groups with members, which the library cannot', () => {
  const [group] = golden(consumerGroupDescribeRequest, 1).groups
  expect(group).toMatchObject({ groupId: 'new', state: 'Stable', protocol: 'uniform', errorCode: 0 })
  expect(group?.members).toEqual([
    {
      memberId: 'm-1',
      instanceId: null,
      clientId: 'app',
      host: '10.0.0.2',
      rack: 'a',
      assignment: [{ topic: 'orders', partitions: [0, 2] }],
    },
  ])
  expect(golden(consumerGroupDescribeRequest, 0).groups[0]?.members[0]).toMatchObject({ instanceId: 'i', assignment: [] })
})

test('FindCoordinator names the broker, or says why there is none', () => {
  expect(golden(findCoordinatorRequest, 4).coordinators).toEqual([
    { groupId: 'billing', brokerId: 3, host: 'kafka-3', port: 9094, errorCode: 0, errorMessage: null },
    { groupId: 'a/b 😀', brokerId: -1, host: '', port: -1, errorCode: 15, errorMessage: 'not yet' },
  ])
})

test('OffsetCommit and OffsetDelete answer for each partition', () => {
  const partitions = (errorCode: number) => [
    { partition: 0, errorCode: 0 },
    { partition: 3, errorCode },
  ]
  expect(golden(offsetCommitRequest, 9).topics).toEqual([{ name: 'orders', partitions: partitions(25) }])
  expect(golden(offsetDeleteRequest, 0)).toEqual({ errorCode: 0, topics: [{ name: 'orders', partitions: partitions(86) }] })
})

test('LeaveGroup answers for each member', () => {
  expect(golden(leaveGroupRequest, 5)).toEqual({
    errorCode: 0,
    members: [
      { memberId: 'm-1', instanceId: null, errorCode: 0 },
      { memberId: '', instanceId: 'i-1', errorCode: 25 },
    ],
  })
})

test('committed offsets carry what it takes to put them back', () => {
  const bytes = Buffer.from(GOLDEN_BYTES['OffsetFetchResponse v9'] ?? '', 'hex')
  const { offsets } = committedOffsetsRequest.decode(bytes, 9)
  expect(offsets).toEqual([
    { topic: 'orders', partition: 0, offset: 41n, leaderEpoch: 2, metadata: 'note', errorCode: 0 },
    { topic: 'orders', partition: 4, offset: -1n, leaderEpoch: -1, metadata: '', errorCode: 0 },
  ])
})

test('DescribeQuorum tells leader, voters and observers, and what it does not know', () => {
  const unknown = { logEndOffset: -1n, lastFetchMs: -1, lastCaughtUpMs: -1 }
  expect(golden(describeQuorumRequest, 2)).toEqual({
    errorCode: 0,
    errorMessage: null,
    leaderId: 2,
    leaderEpoch: 9,
    highWatermark: 1234n,
    voters: [{ replicaId: 1, logEndOffset: 1230n, lastFetchMs: 1_700_000_000_000, lastCaughtUpMs: -1 }],
    observers: [{ replicaId: 4, ...unknown }],
  })
  expect(golden(describeQuorumRequest, 0)).toMatchObject({ leaderId: 2, voters: [{ replicaId: 1, logEndOffset: 1230n }] })
})

test('DescribeCluster tells fenced brokers', () => {
  expect(golden(describeClusterRequest, 2).brokers).toEqual([
    { brokerId: 1, host: 'kafka-1', port: 9092, rack: null, fenced: false },
    { brokerId: 3, host: 'kafka-3', port: 9094, rack: 'c', fenced: true },
  ])
})

test('DescribeTopicPartitions tells eligible leaders, and where its answer stops', () => {
  expect(golden(describeTopicPartitionsRequest, 0)).toEqual({
    topics: [
      {
        errorCode: 0,
        name: 'orders',
        partitions: [
          { partition: 0, leaderEpoch: 5, elr: [2], lastKnownElr: [3] },
          { partition: 1, leaderEpoch: 5, elr: null, lastKnownElr: null },
        ],
      },
    ],
    next: { topic: 'orders', partition: 2 },
  })
})

test('ListPartitionReassignments tells what is added and removed', () => {
  expect(golden(listPartitionReassignmentsRequest, 0).topics).toEqual([
    { name: 'orders', partitions: [{ partition: 2, replicas: [1, 2, 4], addingReplicas: [4], removingReplicas: [1] }] },
  ])
})

test('AlterPartitionReassignments tells of each partition how it went, or of all at once that nothing was done', () => {
  expect(golden(alterPartitionReassignmentsRequest, 1)).toEqual({
    errorCode: 0,
    errorMessage: null,
    results: [
      { topic: 'orders', partition: 0, errorCode: 0, errorMessage: null },
      { topic: 'orders', partition: 3, errorCode: 85, errorMessage: null },
      { topic: 'orders', partition: 4, errorCode: 39, errorMessage: 'Broker 9 is unknown' },
    ],
  })
  expect(golden(alterPartitionReassignmentsRequest, 0)).toEqual({ errorCode: 41, errorMessage: 'not me', results: [] })
})

test('ElectLeaders tells which partitions have a new leader and why the others have none', () => {
  expect(golden(electLeadersRequest, 2)).toEqual({
    errorCode: 0,
    results: [
      { topic: 'orders', partition: 0, errorCode: 0, errorMessage: null },
      { topic: 'orders', partition: 3, errorCode: 84, errorMessage: 'not needed' },
    ],
  })
  expect(golden(electLeadersRequest, 1)).toEqual({ errorCode: 31, results: [] })
})

test('IncrementalAlterConfigs tells of each resource how it went', () => {
  expect(golden(incrementalAlterConfigsRequest, 1).results).toEqual([
    { type: 2, name: 'orders', errorCode: 0, errorMessage: null },
    { type: 4, name: '3', errorCode: 40, errorMessage: 'no such broker' },
  ])
})

test('DescribeConfigs tells values, sources and what is secret', () => {
  expect(golden(describeConfigsRequest, 4).results[0]?.configs).toEqual([
    { name: 'retention.ms', value: '604800000', readOnly: false, source: 5, sensitive: false, documentation: 'How long' },
    { name: 'password', value: null, readOnly: true, source: 4, sensitive: true, documentation: null },
  ])
  expect(golden(describeConfigsRequest, 2).results[0]).toMatchObject({ errorCode: 29, errorMessage: 'no', name: 'secret' })
})

test('ApiVersions tells versions and features, and an old broker its versions', () => {
  const answer = golden(apiVersionsRequest, 3)
  expect(answer.ranges.get(55)).toEqual({ min: 0, max: 2 })
  expect(answer.supportedFeatures.get('metadata.version')).toEqual({ min: 7, max: 33 })
  expect(answer.finalizedFeatures.get('metadata.version')).toBe(33)
  expect(golden(apiVersionsRequest, 0).ranges.get(3)).toEqual({ min: 0, max: 7 })
})

test('an answer cut short anywhere is refused instead of read wrongly', () => {
  for (const request of [metadataRequest, listOffsetsRequest, describeLogDirsRequest]) {
    const version = request.versions.at(-1) ?? 0
    const bytes = goldenBytes(request, version)
    for (let length = 0; length < bytes.length - 1; length++) {
      expect(() => request.decode(bytes.subarray(0, length), version)).toThrow(MalformedAnswerError)
    }
  }
})

test('an array that claims more items than there are bytes is refused before memory is taken', () => {
  const bytes = Buffer.from('00000000ffffffff0f', 'hex')
  expect(() => metadataRequest.decode(bytes, 12)).toThrow(MalformedAnswerError)
})
