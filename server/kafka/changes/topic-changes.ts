import {
  createPartitionsV1,
  createPartitionsV2,
  createPartitionsV3,
  createTopicsV5,
  createTopicsV6,
  createTopicsV7,
  deleteTopicsV4,
  deleteTopicsV5,
  deleteTopicsV6,
} from '@platformatic/kafka'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { TOPIC_RESOURCE } from '../protocol/describe-configs.ts'
import { DELETE_CONFIG, incrementalAlterConfigsRequest, SET_CONFIG } from '../protocol/incremental-alter-configs.ts'
import type { ConfigAlteration } from '../protocol/incremental-alter-configs.ts'
import { fromLibrary } from '../protocol/request.ts'
import { askController, KAFKA_TIMEOUT_MS, requireDone } from './controller.ts'

export interface NewTopic {
  name: string
  /** Kafka places the replicas, or `assignments` say where: broker ids per partition, the preferred leader first. */
  layout: { partitions: number; replicationFactor: number } | { assignments: readonly (readonly number[])[] }
  configs: Readonly<Record<string, string>>
}

/** What Kafka says of a topic that it created, or would create. */
export interface CreatedTopic {
  partitions: number
  replicationFactor: number
  /** Every setting with its value, defaults included (KIP-525); null or absent where Kafka does not tell. */
  configs?: Readonly<Record<string, string | null>> | null
}

export interface TopicChanges {
  /** @throws PartituraError `topic-exists`, `refused-by-kafka` with Kafka's text, `outcome-unknown` */
  createTopic(topic: NewTopic, validateOnly: boolean, signal: AbortSignal): Promise<CreatedTopic>
  deleteTopic(topic: string, signal: AbortSignal): Promise<void>
  /** Grows a topic to `count` partitions; Kafka places the new ones. */
  addPartitions(topic: string, count: number, validateOnly: boolean, signal: AbortSignal): Promise<void>
  /** Sets what is named, deletes overrides that are null, leaves all others as they are (KIP-339). */
  alterTopicConfigs(
    topic: string,
    configs: Readonly<Record<string, string | null>>,
    validateOnly: boolean,
    signal: AbortSignal,
  ): Promise<void>
}

const createTopicsRequest = fromLibrary('CreateTopics', [createTopicsV5.api, createTopicsV6.api, createTopicsV7.api])
const deleteTopicsRequest = fromLibrary('DeleteTopics', [deleteTopicsV4.api, deleteTopicsV5.api, deleteTopicsV6.api])
const createPartitionsRequest = fromLibrary('CreatePartitions', [
  createPartitionsV1.api,
  createPartitionsV2.api,
  createPartitionsV3.api,
])

/** Which field of the body an error of Kafka's is about. */
const CREATE_POINTERS = {
  INVALID_TOPIC_EXCEPTION: '/name',
  TOPIC_ALREADY_EXISTS: '/name',
  INVALID_PARTITIONS: '/partitions',
  INVALID_REPLICATION_FACTOR: '/replicationFactor',
  INVALID_REPLICA_ASSIGNMENT: '/assignments',
  INVALID_CONFIG: '/configs',
}
const ALTER_POINTERS = { INVALID_PARTITIONS: '/partitionCount', INVALID_CONFIG: '/configs', INVALID_REQUEST: '/configs' }

export function createTopicChanges(pool: BrokerPool): TopicChanges {
  return {
    async createTopic({ name, layout, configs }, validateOnly, signal) {
      const options = { signal, validateOnly, what: `creating topic “${name}”` }
      const topic = { name, ...placement(layout), configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })) }
      const args: [(typeof topic)[], number, boolean] = [[topic], KAFKA_TIMEOUT_MS, validateOnly]
      const answer = await askController(pool, createTopicsRequest, args, ({ topics }) => topics[0], options)
      const [created] = answer.topics
      requireDone(created, options, CREATE_POINTERS)
      const told = created?.configs?.map((config): [string, string | null] => [config.name, config.value ?? null]) ?? []
      return {
        partitions: created?.numPartitions ?? -1,
        replicationFactor: created?.replicationFactor ?? -1,
        configs: told.length > 0 ? Object.fromEntries(told) : null,
      }
    },

    async deleteTopic(topic, signal) {
      const options = { signal, validateOnly: false, what: `deleting topic “${topic}”` }
      const args: [{ name: string }[], number] = [[{ name: topic }], KAFKA_TIMEOUT_MS]
      const answer = await askController(pool, deleteTopicsRequest, args, ({ responses }) => responses[0], options)
      requireDone(answer.responses[0], options)
    },

    async addPartitions(topic, count, validateOnly, signal) {
      const options = { signal, validateOnly, what: `adding partitions to topic “${topic}”` }
      const args: [{ name: string; count: number; assignments: null }[], number, boolean] = [
        [{ name: topic, count, assignments: null }],
        KAFKA_TIMEOUT_MS,
        validateOnly,
      ]
      const answer = await askController(pool, createPartitionsRequest, args, ({ results }) => results[0], options)
      requireDone(answer.results[0], options, ALTER_POINTERS)
    },

    async alterTopicConfigs(topic, configs, validateOnly, signal) {
      const options = { signal, validateOnly, what: `changing the configuration of topic “${topic}”` }
      const resource = { type: TOPIC_RESOURCE, name: topic, configs: Object.entries(configs).map(alteration) }
      const args = { resources: [resource], validateOnly }
      const answer = await askController(pool, incrementalAlterConfigsRequest, args, ({ results }) => results[0], options)
      requireDone(answer.results[0], options, ALTER_POINTERS)
    },
  }
}

function placement(layout: NewTopic['layout']) {
  if (!('assignments' in layout)) {
    return { numPartitions: layout.partitions, replicationFactor: layout.replicationFactor, assignments: [] }
  }
  const assignments = layout.assignments.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds: [...brokerIds] }))
  return { numPartitions: -1, replicationFactor: -1, assignments }
}

function alteration([name, value]: [string, string | null]): ConfigAlteration {
  return { name, operation: value === null ? DELETE_CONFIG : SET_CONFIG, value }
}
