/** A topic of which a broker misses more than half a gigabyte, and that it copies slowly enough to be looked at. */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { catchUpList } from '#lib/wire/catch-up'
import { createThrottleChanges } from '#server/kafka/changes/throttle-changes'
import { createBrokerPool } from '#server/kafka/connections/broker-pool'
import { fakeConfig } from '#server/testing/fake-host'
import { getApi } from '../../e2e/support/api.ts'

const TOPIC = 'missed'
const BROKER = 3
const ASSIGNMENTS = [
  [3, 1, 2],
  [1, 3, 4],
  [2, 3, 5],
  [4, 5, 3],
]
const BYTES = 560 * 1024 * 1024
const RECORD_BYTES = 256 * 1024
const BYTES_PER_SECOND = 10 * 1024 * 1024
const PATIENCE_MS = 60_000

const clientOf = (bootstrap: readonly string[]) =>
  new Kafka({ clientId: 'screenshots', brokers: [...bootstrap], logLevel: logLevel.NOTHING })

/** Makes the topic, and holds back what the broker will copy of it by Kafka's own throttle. */
export async function createMissed(bootstrap: readonly string[]): Promise<void> {
  const admin = clientOf(bootstrap).admin()
  await admin.connect()
  await admin.createTopics({
    topics: [
      {
        topic: TOPIC,
        replicaAssignment: ASSIGNMENTS.map((replicas, partition) => ({ partition, replicas })),
        configEntries: [{ name: 'follower.replication.throttled.replicas', value: '*' }],
      },
    ],
  })
  await admin.disconnect()
  const pool = createBrokerPool(fakeConfig('screenshots', { bootstrap: [...bootstrap] }), 'change')
  try {
    await pool.bootstrap(AbortSignal.timeout(PATIENCE_MS))
    const key = 'follower.replication.throttled.rate'
    const rate = { type: 'broker', name: String(BROKER), key, operation: 'set', value: String(BYTES_PER_SECOND) } as const
    const [failure] = await createThrottleChanges(pool).alterThrottles([rate], AbortSignal.timeout(PATIENCE_MS))
    if (failure) throw new Error(failure.message)
  } finally {
    pool.close()
  }
}

/** Writes what the broker, which is away, will have to copy. */
export async function fillMissed(bootstrap: readonly string[]): Promise<void> {
  const producer = clientOf(bootstrap).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const value = randomBytes(RECORD_BYTES)
  for (let written = 0, turn = 0; written < BYTES; written += 2 * RECORD_BYTES, turn++) {
    const partition = turn % ASSIGNMENTS.length
    await producer.send({
      topic: TOPIC,
      acks: 1,
      messages: [
        { partition, value },
        { partition, value },
      ],
    })
  }
  await producer.disconnect()
}

/** Resolves when the dashboard tells how long the broker will still copy. */
export async function untilCopying(url: string): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS
  for (;;) {
    const { items } = await getApi(url, '/clusters/demo/catch-up', catchUpList)
    if (items.some(({ brokerId, etaSeconds }) => brokerId === BROKER && (etaSeconds ?? 0) > 0)) return
    if (performance.now() > deadlineMs) throw new Error('The broker was not seen to copy.')
    await delay(500)
  }
}
