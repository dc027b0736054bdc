/**
 * A sixth broker joins five that hold data: how much is copied to it, and how even is the cluster afterwards? Our plan is
 * made and carried out over the API of a running dashboard; beside it what `kafka-reassign-partitions --generate` proposes
 * for the same cluster at the same moment, by the same sizes. The least that can be moved for an even cluster is the new
 * broker's share: all replica bytes ÷ the new number of brokers.
 *
 * `npm run bench -- expansion [--megabytes=300]`; fails when more than 1.1 × the least is moved, or when the fullest broker
 * has more than 10 % above the mean afterwards.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { formatBytes } from '#lib/format/bytes'
import { evenness } from '#lib/kafka/balance'
import type { Assignment } from '#lib/kafka/check-assignment'
import { readReassignmentJson } from '#lib/kafka/reassignment-json'
import { reassignmentAnswer, reassignmentPlan } from '#lib/wire/reassignments'
import { createBrokerPool } from '#server/kafka/connections/broker-pool'
import { metadataRequest } from '#server/kafka/protocol/metadata'
import { readLogDirs } from '#server/kafka/reads/log-dirs'
import { startDashboard } from '#server/testing/dashboard-process'
import { configFor } from './big-cluster-config.ts'

const { values: flags } = parseArgs({ allowPositionals: true, options: { megabytes: { type: 'string' } } })
const MEGABYTES = Number(flags.megabytes ?? 300)
const TOPICS = 12
const PARTITIONS = 10
const REPLICAS = 3
const RECORD_BYTES = 50_000
const MOST_MOVED = 1.1
const MOST_IMBALANCE = 0.1
const PATIENCE_MS = 10 * 60_000

type Cluster = Awaited<ReturnType<typeof startTemporaryCluster>>

/** Where every partition's replicas are, and what one of them takes. */
type Layout = readonly (Assignment & { sizeBytes: number })[]

interface Outcome {
  movedBytes: number
  imbalance: number
}

/** Prints both plans; false when ours moves too much or leaves the cluster too uneven. */
export async function run(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'partitura-bench-expansion-'))
  const cluster = await startTemporaryCluster({ nodes: 5 })
  const closings: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true }), () => cluster.close(0)]
  try {
    await fill(cluster)
    const added = await cluster.addBroker()
    const before = await layoutOf(cluster)
    const total = before.reduce((sum, { replicas, sizeBytes }) => sum + replicas.length * sizeBytes, 0)
    const least = total / cluster.brokers.length
    console.log(
      `${formatBytes(total)} in ${before.length} partitions × ${REPLICAS} replicas; broker ${added.id} has joined, empty.`,
    )
    const kafkas = outcome(cluster, before, await generate(cluster, folder))
    const dashboard = await startDashboard({ KAFKA_BROKERS: cluster.bootstrap.join(',') })
    closings.push(() => dashboard.end())
    const { ours, seconds } = await expand(dashboard, cluster, before, added.id)
    print('kafka-reassign-partitions --generate', kafkas, least)
    print(`Partitura, carried out in ${seconds.toFixed(0)} s`, ours, least)
    return ours.movedBytes <= MOST_MOVED * least && ours.imbalance <= MOST_IMBALANCE
  } finally {
    for (const close of closings.toReversed()) await close()
  }
}

function print(who: string, { movedBytes, imbalance }: Outcome, least: number): void {
  const ratio = (movedBytes / least).toFixed(2)
  console.log(
    `${who.padEnd(40)} ${formatBytes(movedBytes)} moved, ${ratio} × the least; fullest broker +${(imbalance * 100).toFixed(1)} %`,
  )
}

/** Partitions of one to ten times the same size: an even cluster by count is not an even one by bytes. */
async function fill(cluster: Cluster): Promise<void> {
  const kafka = new Kafka({ clientId: 'bench', brokers: cluster.bootstrap, logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const names = Array.from({ length: TOPICS }, (_, index) => `bench-${index}`)
  const topics = names.map(topic => ({ topic, numPartitions: PARTITIONS, replicationFactor: REPLICAS }))
  await admin.createTopics({ waitForLeaders: false, topics })
  const deadlineMs = Date.now() + 60_000
  while (!(await allLed(admin, names))) {
    if (Date.now() > deadlineMs) throw new Error('the topics got no leaders')
    await sleep(300)
  }
  await admin.disconnect()
  const producer = kafka.producer()
  await producer.connect()
  const weights = names.flatMap((topic, t) =>
    Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, weight: 1 + ((t * 7 + partition * 3) % 10) })),
  )
  const records = (MEGABYTES * 1e6) / REPLICAS / RECORD_BYTES / weights.reduce((sum, { weight }) => sum + weight, 0)
  for (const { topic, partition, weight } of weights) {
    const messages = Array.from({ length: Math.round(records * weight) }, () => ({ partition, value: randomBytes(RECORD_BYTES) }))
    for (let at = 0; at < messages.length; at += 15) await producer.send({ topic, messages: messages.slice(at, at + 15) })
  }
  await producer.disconnect()
}

async function allLed(admin: ReturnType<Kafka['admin']>, topics: string[]): Promise<boolean> {
  const told = await admin.fetchTopicMetadata({ topics }).catch(() => ({ topics: [] }))
  return (
    told.topics.length === topics.length && told.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
  )
}

/** Asked of every broker: where replicas are and what they take, the largest where replicas differ. */
async function layoutOf(cluster: Cluster): Promise<Layout> {
  const pool = createBrokerPool(configFor(cluster.bootstrap), 'observe', { requestTimeoutMs: 20_000 })
  try {
    const { answer } = await pool.requestAny(metadataRequest, { topics: null })
    pool.setBrokers(answer.brokers)
    const { byBroker } = await readLogDirs(pool, pool.brokerIds, { timeoutMs: 20_000 })
    const sizes = new Map<string, number>()
    for (const { dirs } of byBroker.values()) {
      for (const { topics, partition, sizeBytes } of dirs) {
        for (const { name, from, to } of topics) {
          for (let row = from; row < to; row++) {
            const key = `${name}-${partition[row]}`
            sizes.set(key, Math.max(sizes.get(key) ?? 0, sizeBytes[row] ?? 0))
          }
        }
      }
    }
    return answer.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partition, replicas }) => ({
        topic: name,
        partition,
        replicas,
        sizeBytes: sizes.get(`${name}-${partition}`) ?? 0,
      })),
    )
  } finally {
    pool.close()
  }
}

/** What Kafka's own tool proposes for all topics on all brokers. */
async function generate(cluster: Cluster, folder: string): Promise<readonly Assignment[]> {
  const file = join(folder, 'topics.json')
  const topics = Array.from({ length: TOPICS }, (_, index) => ({ topic: `bench-${index}` }))
  await writeFile(file, JSON.stringify({ version: 1, topics }))
  const brokers = cluster.brokers.map(({ id }) => id).join(',')
  const command = [
    '--bootstrap-server',
    cluster.bootstrap.join(','),
    '--topics-to-move-json-file',
    file,
    '--broker-list',
    brokers,
  ]
  const printed = await runKafkaTool('org.apache.kafka.tools.reassign.ReassignPartitionsCommand', [...command, '--generate'])
  const proposed = printed.split('Proposed partition reassignment configuration')[1]?.trim() ?? ''
  const { assignments } = readReassignmentJson(proposed)
  if (assignments === null) throw new Error(`the tool proposed no plan:\n${printed}`)
  return assignments
}

/** What a plan moves and leaves behind; partitions that it does not name stay. */
function outcome(cluster: Cluster, before: Layout, plan: readonly Assignment[]): Outcome {
  const planned = new Map(plan.map(({ topic, partition, replicas }) => [`${topic}-${partition}`, replicas]))
  const held = new Map(cluster.brokers.map(({ id }) => [id, 0]))
  let movedBytes = 0
  for (const { topic, partition, replicas, sizeBytes } of before) {
    const after = planned.get(`${topic}-${partition}`) ?? replicas
    movedBytes += after.filter(brokerId => !replicas.includes(brokerId)).length * sizeBytes
    for (const brokerId of after) held.set(brokerId, (held.get(brokerId) ?? 0) + sizeBytes)
  }
  return { movedBytes, imbalance: evenness([...held.values()]).imbalance ?? 0 }
}

/** Plans and carries out; the outcome is what the brokers hold afterwards. */
async function expand(
  dashboard: Awaited<ReturnType<typeof startDashboard>>,
  cluster: Cluster,
  before: Layout,
  brokerId: number,
): Promise<{ ours: Outcome; seconds: number }> {
  const path = '/clusters/kafka/reassignments'
  const deadlineMs = Date.now() + PATIENCE_MS
  const brokersUp = async () => JSON.stringify((await dashboard.get('/clusters/kafka')).body)
  while (!(await brokersUp()).includes(`"brokersUp":${cluster.brokers.length}`)) await sleep(300)
  const planned = await dashboard.change('POST', path, { goal: { kind: 'expand', brokers: [brokerId] }, dryRun: true })
  const { planId } = reassignmentPlan.parse(planned.body)
  const startedMs = performance.now()
  const { id } = reassignmentAnswer.parse((await dashboard.change('POST', path, { planId })).body)
  for (;;) {
    const { state, text, note } = reassignmentAnswer.parse((await dashboard.get(`${path}/${id}`)).body)
    if (state === 'finished') break
    if (state === 'failed' || Date.now() > deadlineMs) throw new Error(`the expansion did not end: ${text} ${note ?? ''}`)
    await sleep(500)
  }
  const seconds = (performance.now() - startedMs) / 1000
  return { ours: outcome(cluster, before, await layoutOf(cluster)), seconds }
}
