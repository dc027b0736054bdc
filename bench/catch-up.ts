/**
 * A broker returns and copies what it missed: is the end that the dashboard foretells the true one? Three real brokers; again
 * and again one is stopped, at least 500 MiB are written to every replica that it holds, and it is started anew, its copying
 * held to a rate by Kafka's own replication throttle (a different one every time; this machine would copy it all between two
 * looks), in every third return with a producer at work. The truth is our own: the metadata, read every fifth of a second.
 *
 * `npm run bench -- catch-up [--returns=10] [--megabytes=560]`; fails when the ETA at half-way is more than 25 % off the truth
 * in more than a fifth of the returns. Half-way is when half of what was missing is copied.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Kafka, logLevel, type Producer } from 'kafkajs'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { formatBytes, formatByteRate } from '#lib/format/bytes'
import { catchUpList, type BrokerCatchUp } from '#lib/wire/catch-up'
import { createThrottleChanges } from '#server/kafka/changes/throttle-changes'
import { createBrokerPool, type BrokerPool } from '#server/kafka/connections/broker-pool'
import { metadataRequest } from '#server/kafka/protocol/metadata'
import { startDashboard } from '#server/testing/dashboard-process'
import { configFor } from './big-cluster-config.ts'

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { returns: { type: 'string' }, megabytes: { type: 'string' } },
})
const RETURNS = Number(flags.returns ?? 10)
const MISSED_BYTES = Number(flags.megabytes ?? 560) * 1024 * 1024
const MAX_ERROR = 0.25
const MIN_SHARE_WITHIN = 0.8
const PARTITIONS = 6
const BROKER = 3
const RECORD_BYTES = 64 * 1024
const PATIENCE_MS = 5 * 60_000
/** Written meanwhile, in every third return. */
const PRODUCED_BYTES_PER_SECOND = 4 * 1024 * 1024

type Cluster = Awaited<ReturnType<typeof startTemporaryCluster>>
type Dashboard = Awaited<ReturnType<typeof startDashboard>>

interface Seen {
  atMs: number
  catchUp: BrokerCatchUp
}

interface Outcome {
  missedBytes: number
  throttle: number
  produces: boolean
  tookSeconds: number
  /** What was foretold half-way, and what was left in truth; null: no ETA then. */
  toldSeconds: number | null
  leftSeconds: number
}

/** Prints one row for each return; false when too many ETAs were wrong. */
export async function run(): Promise<boolean> {
  const cluster = await startTemporaryCluster({ nodes: 3, properties: { 'min.insync.replicas': '1' } })
  const closings: (() => unknown)[] = [() => cluster.close(0)]
  try {
    const pool = createBrokerPool(configFor(cluster.bootstrap), 'observe')
    closings.push(() => pool.close())
    await pool.bootstrap(AbortSignal.timeout(PATIENCE_MS))
    const dashboard = await startDashboard({ KAFKA_BROKERS: cluster.bootstrap.join(',') })
    closings.push(() => dashboard.end())
    const kafka = new Kafka({ clientId: 'bench', brokers: cluster.bootstrap, logLevel: logLevel.NOTHING })
    const outcomes: Outcome[] = []
    for (let index = 0; index < RETURNS; index++) {
      outcomes.push(await oneReturn({ cluster, pool, dashboard, kafka }, index))
      print(index, outcomes.at(-1))
    }
    const within = outcomes.filter(outcome => errorOf(outcome) <= MAX_ERROR).length
    console.log(`${within} of ${outcomes.length} ETAs at half-way within ${MAX_ERROR * 100} % of the truth`)
    return within >= outcomes.length * MIN_SHARE_WITHIN
  } finally {
    for (const close of closings.toReversed()) await close()
  }
}

interface Parts {
  cluster: Cluster
  pool: BrokerPool
  dashboard: Dashboard
  kafka: Kafka
}

async function oneReturn({ cluster, pool, dashboard, kafka }: Parts, index: number): Promise<Outcome> {
  const topic = `missed-${index}`
  const throttle = (14 + ((index * 7) % 20)) * 1024 * 1024
  const produces = index % 3 === 2
  await createTopic(kafka, topic, pool)
  await setThrottle(pool, throttle)
  await cluster.stop(BROKER)
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await write(producer, topic, MISSED_BYTES)
  const stop = new AbortController()
  const seen: Seen[] = []
  const watching = watch(dashboard, seen, stop.signal)
  const producing = produces ? keepWriting(producer, topic, stop.signal) : null
  try {
    await cluster.start(BROKER)
    const startedAtMs = Date.now()
    const wholeAtMs = await untilWhole(pool, topic)
    // The dashboard has to see the end too.
    await sleep(2000)
    stop.abort()
    const half = halfWay(seen)
    return {
      missedBytes: Math.max(...seen.map(({ catchUp }) => catchUp.startMissingBytes ?? 0)),
      throttle,
      produces,
      tookSeconds: (wholeAtMs - startedAtMs) / 1000,
      toldSeconds: half.catchUp.etaAtMs === null ? null : (half.catchUp.etaAtMs - half.atMs) / 1000,
      leftSeconds: (wholeAtMs - half.atMs) / 1000,
    }
  } finally {
    stop.abort()
    await Promise.all([watching, producing])
    await producer.disconnect()
    await deleteTopic(kafka, topic)
  }
}

function halfWay(seen: readonly Seen[]): Seen {
  const half = seen.find(({ catchUp: { missingBytes, startMissingBytes } }) => {
    return missingBytes !== null && startMissingBytes !== null && missingBytes <= startMissingBytes / 2
  })
  if (half === undefined) throw new Error('the dashboard did not see the broker half-way')
  return half
}

/** Asks twice a second, as somebody who looks at the page would be told. */
async function watch(dashboard: Dashboard, seen: Seen[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { items } = catchUpList.parse((await dashboard.get('/clusters/kafka/catch-up')).body)
    const catchUp = items.find(({ brokerId, caughtUpAtMs }) => brokerId === BROKER && caughtUpAtMs === null)
    if (catchUp) seen.push({ atMs: Date.now(), catchUp })
    await sleep(500, undefined, { signal }).catch(() => {})
  }
}

/** Until every partition of the topic has all its replicas in the ISR; answers when. */
async function untilWhole(pool: BrokerPool, topic: string): Promise<number> {
  const deadlineMs = Date.now() + PATIENCE_MS
  for (;;) {
    const { partitions } = await describe(pool, topic)
    if (partitions.length === PARTITIONS && partitions.every(({ isr, replicas }) => isr.length === replicas.length))
      return Date.now()
    if (Date.now() > deadlineMs) throw new Error('the broker did not catch up')
    await sleep(200)
  }
}

async function describe(pool: BrokerPool, topic: string) {
  const { answer } = await pool.requestAny(metadataRequest, { topics: [topic] })
  return answer.topics[0] ?? { partitions: [] }
}

async function createTopic(kafka: Kafka, topic: string, pool: BrokerPool): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  const throttled = { name: 'follower.replication.throttled.replicas', value: '*' }
  await admin.createTopics({
    waitForLeaders: false,
    topics: [{ topic, numPartitions: PARTITIONS, replicationFactor: 3, configEntries: [throttled] }],
  })
  await admin.disconnect()
  await untilWhole(pool, topic)
}

async function deleteTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [topic] })
  await admin.disconnect()
}

/** Kept in the cluster's metadata: the broker finds it when it returns. */
async function setThrottle(pool: BrokerPool, bytesPerSecond: number): Promise<void> {
  const key = 'follower.replication.throttled.rate'
  const alteration = { type: 'broker', name: String(BROKER), key, operation: 'set', value: String(bytesPerSecond) } as const
  const [failure] = await createThrottleChanges(pool).alterThrottles([alteration], AbortSignal.timeout(20_000))
  if (failure) throw new Error(failure.message)
}

async function write(producer: Producer, topic: string, bytes: number): Promise<void> {
  for (let written = 0, turn = 0; written < bytes; turn++) {
    written += await writeBatch(producer, topic, turn % PARTITIONS)
  }
}

async function keepWriting(producer: Producer, topic: string, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    const startedMs = performance.now()
    // A leader that moves refuses once: the next batch finds it.
    const written = await writeBatch(producer, topic, turn % PARTITIONS).catch(() => 0)
    const restMs = (written / PRODUCED_BYTES_PER_SECOND) * 1000 - (performance.now() - startedMs)
    if (restMs > 0) await sleep(restMs, undefined, { signal }).catch(() => {})
  }
}

async function writeBatch(producer: Producer, topic: string, partition: number): Promise<number> {
  const messages = Array.from({ length: 14 }, () => ({ partition, value: randomBytes(RECORD_BYTES) }))
  await producer.send({ topic, acks: 1, messages })
  return messages.length * RECORD_BYTES
}

function errorOf({ toldSeconds, leftSeconds }: Outcome): number {
  return toldSeconds === null ? Number.POSITIVE_INFINITY : Math.abs(toldSeconds - leftSeconds) / leftSeconds
}

function print(index: number, outcome: Outcome | undefined): void {
  if (outcome === undefined) return
  const { missedBytes, throttle, produces, tookSeconds, toldSeconds, leftSeconds } = outcome
  const told = toldSeconds === null ? 'no ETA' : `ETA ${toldSeconds.toFixed(1)} s`
  const error = Number.isFinite(errorOf(outcome)) ? `${(errorOf(outcome) * 100).toFixed(0)} % off` : 'not told'
  console.log(
    `return ${String(index + 1).padStart(2)}: ${formatBytes(missedBytes)} missing, at most ${formatByteRate(throttle)}` +
      `${produces ? ', while written to' : ''}: whole after ${tookSeconds.toFixed(1)} s; half-way ${told}, in truth ${leftSeconds.toFixed(1)} s, ${error}`,
  )
}
