import { CompressionTypes, Kafka, logLevel, type Consumer, type Message } from 'kafkajs'
import { createTopics } from '#server/testing/create-topics'

/** Where the first message of `gone` still is: the 40 before it were deleted, as retention does. */
export const GONE_BEFORE = 40
/** An integer that a JavaScript number would round. */
export const BEYOND_DOUBLE = '9007199254740993'
/** Stands in exactly three of the messages of `orders`. */
export const NEEDLE = 'needle-7f3a'
export const ORDERS = 600

const PATIENCE_MS = 60_000

/**
 * Topics, messages and groups that the tests know exactly. `topic1` has the textbook layout: leaders 1..5, each partition
 * on three brokers in a row. The group `billing` has one live member; `analytics` has stopped halfway.
 */
export async function seed(bootstrap: readonly string[]): Promise<{ close: () => Promise<void> }> {
  const kafka = new Kafka({ clientId: 'e2e-seed', brokers: [...bootstrap], logLevel: logLevel.NOTHING })
  await createSeedTopics(bootstrap)
  await produce(kafka)
  await stopHalfway(kafka)
  const billing = await readAll(kafka)
  return { close: () => billing.disconnect() }
}

async function createSeedTopics(bootstrap: readonly string[]): Promise<void> {
  const minTwo = [{ name: 'min.insync.replicas', value: '2' }]
  await createTopics(bootstrap, [
    {
      topic: 'topic1',
      replicaAssignment: [0, 1, 2, 3, 4].map(partition => ({ partition, replicas: inARow(partition + 1) })),
      configEntries: minTwo,
    },
    { topic: 'orders', numPartitions: 6, replicationFactor: 3, configEntries: minTwo },
    { topic: 'gone', numPartitions: 1, replicationFactor: 3 },
    { topic: 'raw', numPartitions: 1, replicationFactor: 3 },
    { topic: 'empty', numPartitions: 2, replicationFactor: 2, configEntries: [{ name: 'min.insync.replicas', value: '1' }] },
    {
      topic: 'profiles',
      numPartitions: 2,
      replicationFactor: 3,
      configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
    },
  ])
}

function inARow(first: number): number[] {
  return [0, 1, 2].map(step => ((first - 1 + step) % 5) + 1)
}

async function produce(kafka: Kafka): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, idempotent: true })
  await producer.connect()
  const send = (topic: string, messages: Message[], compression = CompressionTypes.None) =>
    producer.send({ topic, messages, compression })
  await send(
    'topic1',
    numbered(500, index => ({ value: `message ${index}` })),
  )
  await send('orders', numbered(ORDERS, order), CompressionTypes.GZIP)
  await send(
    'gone',
    numbered(60, index => ({ value: `entry ${index}` })),
  )
  await send('raw', [
    { value: Buffer.from([0, 255, 1, 254]) },
    { value: '\u202egnp.exe \u0000 <img src=x onerror=alert(1)>' },
    { key: 'deleted', value: null, headers: { trace: 'abc', odd: '\u200b' } },
  ])
  await send(
    'profiles',
    numbered(20, index => ({ key: `user-${index % 5}`, value: index % 7 === 0 ? null : `{"name":"user ${index}"}` })),
  )
  await producer.disconnect()
  const admin = kafka.admin()
  await admin.connect()
  // This client deletes only from topics whose leaders it has looked up before.
  await admin.fetchTopicOffsets('gone')
  await admin.deleteTopicRecords({ topic: 'gone', partitions: [{ partition: 0, offset: String(GONE_BEFORE) }] })
  await admin.disconnect()
}

function order(index: number): Message {
  const note = index % 200 === 7 ? `"note":"${NEEDLE}",` : ''
  return {
    key: `customer-${index % 40}`,
    value: `{"order":${index},${note}"big":${BEYOND_DOUBLE},"items":[{"sku":"A-${index % 9}","count":1}]}`,
    headers: { source: 'shop' },
  }
}

function numbered(count: number, message: (index: number) => Message): Message[] {
  return Array.from({ length: count }, (_, index) => message(index))
}

/** A group that read the first ten messages of every partition of `orders` and went away. */
async function stopHalfway(kafka: Kafka): Promise<void> {
  const groupId = 'analytics'
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false })
  const admin = kafka.admin()
  await admin.connect()
  await consumer.connect()
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() })
  // This client says nothing, or throws, when it is asked to commit before its group has come together.
  const tenth = [0, 1, 2, 3, 4, 5].map(partition => ({ topic: 'orders', partition, offset: '10' }))
  await until(async () => {
    await consumer.commitOffsets(tenth).catch(() => undefined)
    const [committed] = await admin.fetchOffsets({ groupId, topics: ['orders'] })
    return committed?.partitions.length === 6 && committed.partitions.every(each => each.offset === '10')
  }, 'The group did not commit')
  await consumer.disconnect()
  await admin.disconnect()
}

/** A group that has read everything and stays. */
async function readAll(kafka: Kafka): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'billing', allowAutoTopicCreation: false, sessionTimeout: 30_000 })
  let read = 0
  await consumer.connect()
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  await consumer.run({
    eachMessage: () => {
      read++
      return Promise.resolve()
    },
  })
  await until(() => read >= ORDERS, 'The group did not read everything')
  return consumer
}

async function until(condition: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`${otherwise} in ${PATIENCE_MS / 1000} s.`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
