/**
 * Records that Kafka's coordinators keep in topics of their own, as Apache Kafka 4.4 defines them (the JSON files under
 * `common/message` of its group, transaction and share coordinators). A field is written `name type`, followed by `?` when it
 * may be null, `@from` or `@from-to` for the versions that have it, `#tag` when it is a tagged field.
 */
export interface RecordType {
  name: string
  key: readonly string[]
  value: readonly string[]
  /** The newest version of the value that is known. */
  newest: number
  /** Values from this version on are written compactly, with tagged fields (KIP-482). */
  flexibleFrom: number
}

/** Structures that fields refer to by name. */
export const STRUCTS: Readonly<Record<string, readonly string[]>> = {
  MemberMetadata: [
    'memberId string',
    'groupInstanceId string?@3',
    'clientId string',
    'clientHost string',
    'rebalanceTimeout int32@1',
    'sessionTimeout int32',
    'subscription bytes',
    'assignment bytes',
  ],
  AssignedPartitions: ['topicId uuid', 'partitions []int32', 'assignmentEpochs []int32?#0'],
  TopicPartitions: ['topicId uuid', 'partitions []int32'],
  ClassicMemberMetadata: ['sessionTimeoutMs int32', 'supportedProtocols []ClassicProtocol'],
  ClassicProtocol: ['name string', 'metadata bytes'],
  TopicMetadata: ['topicId uuid', 'topicName string', 'numPartitions int32', 'partitionMetadata []PartitionRacks'],
  PartitionRacks: ['partition int32', 'racks []string'],
  NamedPartitions: ['topicId uuid', 'topicName string', 'partitions []int32'],
  NamedTopic: ['topicId uuid', 'topicName string'],
  TaskIds: ['subtopologyId string', 'partitions []int32', 'assignmentEpochs []int32?#0'],
  Endpoint: ['host string', 'port uint16'],
  KeyValue: ['key string', 'value string'],
  Subtopology: [
    'subtopologyId string',
    'sourceTopics []string',
    'sourceTopicRegex []string',
    'stateChangelogTopics []TopicInfo',
    'repartitionSinkTopics []string',
    'repartitionSourceTopics []TopicInfo',
    'copartitionGroups []CopartitionGroup',
  ],
  CopartitionGroup: ['sourceTopics []int16', 'sourceTopicRegex []int16', 'repartitionSourceTopics []int16'],
  TopicInfo: ['name string', 'partitions int32', 'replicationFactor int16', 'topicConfigs []KeyValue'],
  StateBatch: ['firstOffset int64', 'lastOffset int64', 'deliveryState int8', 'deliveryCount int16'],
  TransactionPartitions: ['topic string', 'partitionIds []int32'],
}

const GROUP = ['groupId string']
const MEMBER = ['groupId string', 'memberId string']
const OFFSET = ['group string', 'topic string', 'partition int32']
const SHARE = ['groupId string', 'topicId uuid', 'partition int32']
const TARGET = ['assignmentEpoch int32', 'assignmentTimestamp int64#0']

/** A record whose value is flexible from its first version on, as all of KIP-848 and later are. */
const modern = (name: string, key: readonly string[], value: readonly string[]): RecordType => ({
  name,
  key,
  value,
  newest: 0,
  flexibleFrom: 0,
})

const OFFSET_COMMIT: Omit<RecordType, 'name'> = {
  key: OFFSET,
  value: [
    'offset int64',
    'leaderEpoch int32@3',
    'metadata string',
    'commitTimestamp int64',
    'expireTimestamp int64@1-1',
    'topicId uuid@4#0',
  ],
  newest: 4,
  flexibleFrom: 4,
}

/** By the version of the key, which is the record's type. */
export const GROUP_RECORDS: ReadonlyMap<number, RecordType> = new Map([
  [0, { ...OFFSET_COMMIT, name: 'LegacyOffsetCommit' }],
  [1, { ...OFFSET_COMMIT, name: 'OffsetCommit' }],
  [
    2,
    {
      name: 'GroupMetadata',
      key: ['group string'],
      value: [
        'protocolType string',
        'generation int32',
        'protocol string?',
        'leader string?',
        'currentStateTimestamp int64@2',
        'members []MemberMetadata',
      ],
      newest: 4,
      flexibleFrom: 4,
    },
  ],
  [3, modern('ConsumerGroupMetadata', GROUP, ['epoch int32', 'metadataHash int64#0'])],
  [4, modern('ConsumerGroupPartitionMetadata', GROUP, ['topics []TopicMetadata'])],
  [
    5,
    modern('ConsumerGroupMemberMetadata', MEMBER, [
      'instanceId string?',
      'rackId string?',
      'clientId string',
      'clientHost string',
      'subscribedTopicNames []string',
      'subscribedTopicRegex string?',
      'rebalanceTimeoutMs int32',
      'serverAssignor string?',
      'classicMemberMetadata ClassicMemberMetadata?#0',
    ]),
  ],
  [6, modern('ConsumerGroupTargetAssignmentMetadata', GROUP, TARGET)],
  [7, modern('ConsumerGroupTargetAssignmentMember', MEMBER, ['topicPartitions []TopicPartitions'])],
  [
    8,
    modern('ConsumerGroupCurrentMemberAssignment', MEMBER, [
      'memberEpoch int32',
      'previousMemberEpoch int32',
      'state int8',
      'assignedPartitions []AssignedPartitions',
      'partitionsPendingRevocation []AssignedPartitions',
    ]),
  ],
  [
    10,
    modern('ShareGroupMemberMetadata', MEMBER, [
      'rackId string?',
      'clientId string',
      'clientHost string',
      'subscribedTopicNames []string',
    ]),
  ],
  [11, modern('ShareGroupMetadata', GROUP, ['epoch int32', 'metadataHash int64'])],
  [12, modern('ShareGroupTargetAssignmentMetadata', GROUP, TARGET)],
  [13, modern('ShareGroupTargetAssignmentMember', MEMBER, ['topicPartitions []TopicPartitions'])],
  [
    14,
    modern('ShareGroupCurrentMemberAssignment', MEMBER, [
      'memberEpoch int32',
      'previousMemberEpoch int32',
      'state int8',
      'assignedPartitions []TopicPartitions',
    ]),
  ],
  [
    15,
    modern('ShareGroupStatePartitionMetadata', GROUP, [
      'initializingTopics []NamedPartitions',
      'initializedTopics []NamedPartitions',
      'deletingTopics []NamedTopic',
    ]),
  ],
  [
    16,
    modern(
      'ConsumerGroupRegularExpression',
      ['groupId string', 'regularExpression string'],
      ['topics []string', 'version int64', 'timestamp int64'],
    ),
  ],
  [
    17,
    modern('StreamsGroupMetadata', GROUP, [
      'epoch int32',
      'metadataHash int64',
      'validatedTopologyEpoch int32#0',
      'lastAssignmentConfigs []KeyValue?#1',
      'storedDescriptionTopologyEpoch int32#2',
      'failedDescriptionTopologyEpoch int32#3',
    ]),
  ],
  [
    19,
    modern('StreamsGroupMemberMetadata', MEMBER, [
      'instanceId string?',
      'rackId string?',
      'clientId string',
      'clientHost string',
      'rebalanceTimeoutMs int32',
      'topologyEpoch int32',
      'processId string',
      'userEndpoint Endpoint?',
      'clientTags []KeyValue',
    ]),
  ],
  [20, modern('StreamsGroupTargetAssignmentMetadata', GROUP, TARGET)],
  [
    21,
    modern('StreamsGroupTargetAssignmentMember', MEMBER, [
      'activeTasks []TaskIds',
      'standbyTasks []TaskIds',
      'warmupTasks []TaskIds',
    ]),
  ],
  [
    22,
    modern('StreamsGroupCurrentMemberAssignment', MEMBER, [
      'memberEpoch int32',
      'previousMemberEpoch int32',
      'state int8',
      'activeTasks []TaskIds',
      'standbyTasks []TaskIds',
      'warmupTasks []TaskIds',
      'activeTasksPendingRevocation []TaskIds',
      'standbyTasksPendingRevocation []TaskIds',
      'warmupTasksPendingRevocation []TaskIds',
    ]),
  ],
  [23, modern('StreamsGroupTopology', GROUP, ['epoch int32', 'subtopologies []Subtopology'])],
])

export const TRANSACTION_RECORDS: ReadonlyMap<number, RecordType> = new Map([
  [
    0,
    {
      name: 'TransactionLog',
      key: ['transactionalId string'],
      value: [
        'producerId int64',
        'previousProducerId int64@1#0',
        'nextProducerId int64@1#1',
        'producerEpoch int16',
        'nextProducerEpoch int16@1#3',
        'transactionTimeoutMs int32',
        'transactionStatus TransactionStatus',
        'transactionPartitions []TransactionPartitions?',
        'transactionLastUpdateTimestampMs int64',
        'transactionStartTimestampMs int64',
        'clientTransactionVersion int16@1#2',
      ],
      newest: 1,
      flexibleFrom: 1,
    },
  ],
])

export const SHARE_RECORDS: ReadonlyMap<number, RecordType> = new Map([
  [
    0,
    modern('ShareSnapshot', SHARE, [
      'snapshotEpoch int32',
      'stateEpoch int32',
      'leaderEpoch int32',
      'startOffset int64',
      'deliveryCompleteCount int32#0',
      'createTimestamp int64',
      'writeTimestamp int64',
      'stateBatches []StateBatch',
    ]),
  ],
  [
    1,
    modern('ShareUpdate', SHARE, [
      'snapshotEpoch int32',
      'leaderEpoch int32',
      'startOffset int64',
      'deliveryCompleteCount int32#0',
      'stateBatches []StateBatch',
    ]),
  ],
])
