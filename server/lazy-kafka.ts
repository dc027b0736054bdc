import type { ClusterConfig } from './config/cluster-config.ts'
import type { Kafka, KafkaAccess } from './kafka-parts.ts'

/** Access to a cluster that is opened when it is first used. */
export function lazyKafka(config: ClusterConfig, load: () => Promise<Kafka>): KafkaAccess {
  let opened: Promise<KafkaAccess> | null = null
  let closed = false
  const access = (): Promise<KafkaAccess> => {
    if (closed) return Promise.reject(new Error('the cluster is being closed'))
    opened ??= load().then(kafka => kafka.open(config))
    return opened
  }
  return {
    reads: {
      topicConfigs: async (...args) => (await access()).reads.topicConfigs(...args),
      brokerConfigs: async (...args) => (await access()).reads.brokerConfigs(...args),
      groupNow: async (...args) => (await access()).reads.groupNow(...args),
      logOffsets: async (...args) => (await access()).reads.logOffsets(...args),
    },
    changes: {
      createTopic: async (...args) => (await access()).changes.createTopic(...args),
      deleteTopic: async (...args) => (await access()).changes.deleteTopic(...args),
      addPartitions: async (...args) => (await access()).changes.addPartitions(...args),
      alterTopicConfigs: async (...args) => (await access()).changes.alterTopicConfigs(...args),
      choosePartition: async (...args) => (await access()).changes.choosePartition(...args),
      produce: async (...args) => (await access()).changes.produce(...args),
      openRecordWriter: async (...args) => (await access()).changes.openRecordWriter(...args),
      deleteGroup: async (...args) => (await access()).changes.deleteGroup(...args),
      commitOffsets: async (...args) => (await access()).changes.commitOffsets(...args),
      deleteOffsets: async (...args) => (await access()).changes.deleteOffsets(...args),
      removeMembers: async (...args) => (await access()).changes.removeMembers(...args),
      alterReassignments: async (...args) => (await access()).changes.alterReassignments(...args),
      placement: async (...args) => (await access()).changes.placement(...args),
      readThrottles: async (...args) => (await access()).changes.readThrottles(...args),
      alterThrottles: async (...args) => (await access()).changes.alterThrottles(...args),
      electLeaders: async (...args) => (await access()).changes.electLeaders(...args),
    },
    messages: {
      async *scan(...args) {
        yield* (await access()).messages.scan(...args)
      },
      async *export(...args) {
        yield* (await access()).messages.export(...args)
      },
      read: async (...args) => (await access()).messages.read(...args),
      open: async (...args) => (await access()).messages.open(...args),
      times: async (...args) => (await access()).messages.times(...args),
      timeAt: async (...args) => (await access()).messages.timeAt(...args),
    },
    async close() {
      closed = true
      if (opened !== null) await (await opened).close()
    },
  }
}
