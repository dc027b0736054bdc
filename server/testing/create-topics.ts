import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import type { ITopicConfig } from 'kafkajs'
import { createBrokerPool } from '../kafka/connections/broker-pool.ts'
import type { BrokerPool } from '../kafka/connections/broker-pool.ts'
import { metadataRequest } from '../kafka/protocol/metadata.ts'
import { fakeConfig } from './fake-host.ts'

const PATIENCE_MS = 30_000

/**
 * Creates topics and resolves when every broker that answers knows them and their leaders: kafkajs' own waiting gives up at the
 * first broker that has not heard of one yet, and a producer may ask any of them.
 */
export async function createTopics(bootstrap: readonly string[], topics: ITopicConfig[]): Promise<void> {
  const admin = new Kafka({ clientId: 'create-topics', brokers: [...bootstrap], logLevel: logLevel.NOTHING }).admin()
  try {
    await admin.connect()
    await admin.createTopics({ waitForLeaders: false, topics })
    const names = topics.map(({ topic }) => topic)
    await untilKnown(bootstrap, names)
  } finally {
    await admin.disconnect()
  }
}

/** Resolves when every broker that answers knows the topics and their leaders: a controller has made them a moment before. */
export async function untilKnown(bootstrap: readonly string[], topics: readonly string[]): Promise<void> {
  const pool = createBrokerPool(fakeConfig('test', { bootstrap }), 'browse')
  const deadlineMs = performance.now() + PATIENCE_MS
  try {
    while (!(await knownToAll(pool, topics))) {
      if (performance.now() > deadlineMs) throw new Error(`No leaders of ${topics.join(', ')} in ${PATIENCE_MS / 1000} s.`)
      await sleep(50)
    }
  } finally {
    pool.close()
  }
}

/** Brokers learn of a new topic one after another; those that do not answer are not waited for. */
export async function knownToAll(pool: BrokerPool, topics: readonly string[]): Promise<boolean> {
  await pool.bootstrap()
  const answers = await Promise.allSettled(pool.brokerIds.map(id => pool.request(id, metadataRequest, { topics: [...topics] })))
  return answers.every(
    answer =>
      answer.status === 'rejected' ||
      answer.value.topics.every(known => known.errorCode === 0 && known.partitions.every(({ leader }) => leader >= 0)),
  )
}
