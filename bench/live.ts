/**
 * What do readers of the live stream cost Kafka? Three real brokers, a counting proxy before each (their advertised addresses are the
 * proxies'), the server as it is started by `npm start`; then one reader for a while, and 200 readers for as long. Every reader looks
 * at the overview, the topics, the groups, the events and a topic of its own.
 *
 * `npm run bench -- live [--readers=200] [--seconds=60]`; fails when 200 readers cost more than 5 % more than one. A minute is the longest
 * period of the observer's looks: a shorter window may hold a look at log directories or configurations that the other one lacks.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { freePorts } from '#demo/brokers/ports'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { SseReader } from '#server/live/testing/sse-reader'
import { behindProxy, startCountingProxy } from './counting-proxy.ts'
import type { CountingProxy } from './counting-proxy.ts'

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { readers: { type: 'string' }, seconds: { type: 'string' } },
})
const READERS = Number(flags.readers ?? 200)
const SECONDS = Number(flags.seconds ?? 60)
const MAX_RATIO = 1.05
const MIN_RATIO = 0.9
const TOPICS = 20
const SETTLE_SECONDS = 15

const API_NAMES: Readonly<Record<number, string>> = {
  2: 'ListOffsets',
  3: 'Metadata',
  9: 'OffsetFetch',
  10: 'FindCoordinator',
  15: 'DescribeGroups',
  16: 'ListGroups',
  18: 'ApiVersions',
  32: 'DescribeConfigs',
  35: 'DescribeLogDirs',
  46: 'ListPartitionReassignments',
  55: 'DescribeQuorum',
  60: 'DescribeCluster',
  69: 'ConsumerGroupDescribe',
  75: 'DescribeTopicPartitions',
}

/** Prints what one reader and many cost; false when many cost more than one does. */
export async function run(): Promise<boolean> {
  const listeners = await freePorts(3, new Set())
  const proxies = await Promise.all(listeners.map(port => startCountingProxy({ host: '127.0.0.1', port })))
  const cluster = await startTemporaryCluster({ nodes: 3, adjustProperties: ours => behindProxy(ours, listeners, proxies) })
  const dataDir = await mkdtemp(join(tmpdir(), 'partitura-bench-live-'))
  const traffic = new AbortController()
  let server: ChildProcess | null = null
  try {
    const producing = produce(cluster.bootstrap, traffic.signal)
    const [port = 0] = await freePorts(1, new Set(listeners))
    server = startServer(proxies, dataDir, port)
    await ready(port)
    await sleep(SETTLE_SECONDS * 1000)
    const one = await measure(port, 1, proxies)
    const many = await measure(port, READERS, proxies)
    traffic.abort()
    await producing
    return report(one, many)
  } finally {
    traffic.abort()
    await stop(server)
    await cluster.close()
    await Promise.all(proxies.map(proxy => proxy.close()))
    await rm(dataDir, { recursive: true, force: true })
  }
}

interface Measured {
  readers: number
  requestsPerSecond: number
  eventsPerReader: number
  /** Requests of the whole window by kind. */
  byRequest: Record<string, number>
}

/** Opens the readers, waits until each has its snapshots, and counts what Kafka is asked from then on. */
async function measure(port: number, readers: number, proxies: readonly CountingProxy[]): Promise<Measured> {
  const open = Array.from({ length: readers }, (_, index) => new SseReader(urlOf(port, index % TOPICS)))
  await Promise.all(open.map(reader => reader.until(({ events }) => new Set(events.map(scopeOf)).size >= 5, 20_000)))
  const before = counts(proxies)
  const startedAtMs = performance.now()
  const seen = open.map(reader => reader.events.length)
  await sleep(SECONDS * 1000)
  const seconds = (performance.now() - startedAtMs) / 1000
  const byRequest: Record<string, number> = {}
  for (const [name, count] of counts(proxies)) byRequest[name] = count - (before.get(name) ?? 0)
  const requests = Object.values(byRequest).reduce((sum, count) => sum + count, 0)
  const events = open.map((reader, index) => reader.events.length - (seen[index] ?? 0))
  const silent = events.filter(count => count === 0).length
  for (const reader of open) reader.close()
  if (silent > 0) throw new Error(`${silent} of ${readers} readers got nothing in ${SECONDS} s.`)
  const perReader = events.reduce((sum, count) => sum + count, 0) / readers
  return { readers, requestsPerSecond: requests / seconds, eventsPerReader: perReader / seconds, byRequest }
}

function report(one: Measured, many: Measured): boolean {
  for (const { readers, requestsPerSecond, eventsPerReader, byRequest } of [one, many]) {
    console.log(
      `${String(readers).padStart(4)} readers: Kafka got ${requestsPerSecond.toFixed(2)} requests/s; each reader ${eventsPerReader.toFixed(1)} events/s`,
    )
    console.log(
      `              ${Object.entries(byRequest)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
    )
  }
  const ratio = many.requestsPerSecond / one.requestsPerSecond
  const verdict = ratio <= MAX_RATIO ? 'ok' : 'FAILED'
  console.log(`${many.readers} readers cost Kafka ${ratio.toFixed(3)} of what one costs (at most ${MAX_RATIO}): ${verdict}`)
  if (ratio < MIN_RATIO) {
    console.log(
      'Much fewer requests than with one reader: the machine was too busy for regular looks, so this run proves little.',
    )
  }
  console.log(JSON.stringify({ bench: 'live', ratio, maxRatio: MAX_RATIO, one, many }))
  return ratio <= MAX_RATIO
}

function startServer(proxies: readonly CountingProxy[], dataDir: string, port: number): ChildProcess {
  const main = fileURLToPath(new URL('../server/main.ts', import.meta.url))
  const brokers = proxies.map(proxy => proxy.address).join(',')
  return spawn(process.execPath, [main, '--no-pages'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, KAFKA_BROKERS: brokers, PORT: String(port), PARTITURA_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Waits until all brokers are up; how the topics do is not asked here. */
async function ready(port: number): Promise<void> {
  const deadline = performance.now() + 90_000
  for (;;) {
    const url = `http://127.0.0.1:${port}/api/v1/clusters`
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).then(response => response.text(), String)
    if (answer.includes('"brokersUp":3')) return
    if (performance.now() > deadline) throw new Error(`The server did not see three brokers within 90 s: ${answer}`)
    await sleep(200)
  }
}

async function stop(server: ChildProcess | null): Promise<void> {
  if (!server || server.exitCode !== null) return
  const exited = once(server, 'exit')
  server.kill('SIGTERM')
  await exited
}

/** Straight to the brokers, past the proxies: 100 messages a second over all topics, so that every look finds something new. */
async function produce(bootstrap: readonly string[], signal: AbortSignal): Promise<void> {
  const kafka = new Kafka({ clientId: 'bench-live', brokers: [...bootstrap], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const topics = Array.from({ length: TOPICS }, (_, index) => ({
    topic: `bench-${index}`,
    numPartitions: 3,
    replicationFactor: 3,
  }))
  await admin.createTopics({ topics, waitForLeaders: true })
  await admin.disconnect()
  const producer = kafka.producer()
  await producer.connect()
  while (!signal.aborted) {
    const messages = Array.from({ length: 2 }, () => ({ value: 'x'.repeat(100) }))
    await producer.sendBatch({ topicMessages: topics.map(({ topic }) => ({ topic, messages })) })
    await sleep(400)
  }
  await producer.disconnect()
}

function urlOf(port: number, topic: number): string {
  const scopes = ['overview', 'topics', 'groups', 'events', `topic:bench-${topic}`].map(scope => `&scope=${scope}`)
  return `http://127.0.0.1:${port}/api/v1/live?cluster=kafka${scopes.join('')}`
}

function scopeOf({ data }: { data: unknown }): unknown {
  return typeof data === 'object' && data !== null && 'scope' in data ? data.scope : undefined
}

/** Requests so far by their name (org.apache.kafka.common.protocol.ApiKeys), over all brokers. */
function counts(proxies: readonly CountingProxy[]): Map<string, number> {
  const all = new Map<string, number>()
  for (const { requests } of proxies) {
    for (const [apiKey, count] of requests) {
      const name = API_NAMES[apiKey] ?? `api-key-${apiKey}`
      all.set(name, (all.get(name) ?? 0) + count)
    }
  }
  return all
}
