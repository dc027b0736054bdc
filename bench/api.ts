/**
 * How fast the API answers in front of a big cluster: 2,000 topics × 5 partitions and 500 groups on three real brokers. First
 * the two long lists, for one user and for 20 at once; then every read endpoint while one broker is stopped (SIGSTOP) for a minute.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'
import { broker } from '#lib/wire/brokers'
import { startDashboard, type DashboardProcess } from '#server/testing/dashboard-process'
import { startBigCluster, type BigCluster } from './big-cluster.ts'
import { measure, summarise, timed, type Latencies } from './latencies.ts'

const ONE_USER_P95_MS = 50
const MANY_USERS_P95_MS = 200
const BROKEN_P99_MS = 300
const MANY_USERS = 20
const STOPPED_BROKER = 2
const STOPPED_MS = 60_000
const FILL_LIMIT_MS = 120_000
/** Requests a second while the broker is stopped. */
const PACE_MS = 100

const CLUSTER = '/clusters/bench'
const LISTS = [
  { name: 'topic list', path: `${CLUSTER}/topics?limit=5000` },
  { name: 'group list with lag', path: `${CLUSTER}/groups?limit=5000` },
]
const READS = [
  '/clusters',
  CLUSTER,
  `${CLUSTER}/overview`,
  `${CLUSTER}/brokers`,
  `${CLUSTER}/brokers/1`,
  `${CLUSTER}/brokers/${STOPPED_BROKER}`,
  `${CLUSTER}/quorum`,
  `${CLUSTER}/topics?limit=100`,
  `${CLUSTER}/topics/bench-00000`,
  `${CLUSTER}/groups?limit=100`,
  `${CLUSTER}/events?limit=50`,
  `${CLUSTER}/history?metric=cluster.produced`,
]

/** Prints one table; false when a limit is broken. */
export async function run(): Promise<boolean> {
  const big = await startBigCluster({}, message => console.log(`  ${message}`))
  try {
    const dashboard = await startDashboard({ KAFKA_BROKERS: big.cluster.bootstrap.join(','), PARTITURA_CLUSTER_NAME: 'bench' })
    try {
      await untilSeen(dashboard, big)
      return await measureAll(dashboard, big)
    } finally {
      await dashboard.end()
    }
  } finally {
    await big.close()
  }
}

async function measureAll(dashboard: DashboardProcess, big: BigCluster): Promise<boolean> {
  const urlOf = (path: string) => `${dashboard.url}/api/v1${path}`
  let held = true
  const row = (name: string, took: Latencies, percentile: 'p95Ms' | 'p99Ms', limitMs: number) => {
    const good = took.failed === 0 && took[percentile] < limitMs
    held = good && held
    printRow(name, took, `${percentile.slice(0, 3)} < ${limitMs} ms ${good ? 'held' : 'BROKEN'}`)
  }
  printHead()
  for (const { name, path } of LISTS) {
    const url = urlOf(path)
    const bare = await startBareServer(await bytesOf(url))
    try {
      await measure([url, bare.url], 1, 40)
      // A client that has never held 20 answers at once needs 0.2 to 0.4 s for its first ones, from the bare server as well.
      await measure([bare.url], MANY_USERS, 5)
      row(`${name}, one user`, await measure([url], 1, 100), 'p95Ms', ONE_USER_P95_MS)
      printRow('  the same bytes, bare server', await measure([bare.url], 1, 100))
      row(`${name}, ${MANY_USERS} at once`, await measure([url], MANY_USERS, 20), 'p95Ms', MANY_USERS_P95_MS)
      printRow('  the same bytes, bare server', await measure([bare.url], MANY_USERS, 20))
    } finally {
      bare.end()
    }
  }
  const broken = await withStoppedBroker(dashboard, big, READS.map(urlOf))
  row(`${READS.length} reads, broker ${STOPPED_BROKER} stopped`, broken.latencies, 'p99Ms', BROKEN_P99_MS)
  console.log(
    `broker ${STOPPED_BROKER} was marked ${broken.markedAfterMs === null ? 'never' : `after ${(broken.markedAfterMs / 1000).toFixed(1)} s`}`,
  )
  return held && broken.markedAfterMs !== null
}

/** Asks all reads in turn, ten a second, while the broker's process is stopped; `markedAfterMs`: until its state was no longer `up`. */
async function withStoppedBroker(
  dashboard: DashboardProcess,
  { cluster }: BigCluster,
  urls: readonly string[],
): Promise<{ latencies: Latencies; markedAfterMs: number | null }> {
  const times: number[] = []
  let failed = 0
  let markedAfterMs: number | null = null
  await cluster.pause(STOPPED_BROKER)
  const stoppedAtMs = performance.now()
  try {
    for (let turn = 0; performance.now() - stoppedAtMs < STOPPED_MS; turn++) {
      const startedMs = performance.now()
      const answer = await timed(urls[turn % urls.length] ?? '')
      if (answer.ok) times.push(answer.tookMs)
      else failed++
      if (markedAfterMs === null && turn % urls.length === 0 && (await stateOf(dashboard, STOPPED_BROKER)) !== 'up') {
        markedAfterMs = performance.now() - stoppedAtMs
      }
      await delay(Math.max(0, PACE_MS - (performance.now() - startedMs)))
    }
  } finally {
    cluster.resume(STOPPED_BROKER)
  }
  return { latencies: summarise(times, failed), markedAfterMs }
}

async function stateOf(dashboard: DashboardProcess, brokerId: number): Promise<string> {
  const { body } = await dashboard.get(`${CLUSTER}/brokers/${brokerId}`)
  return z.parse(z.pick(broker, { state: true }), body).state
}

const totals = z.object({ items: z.array(z.object({ lag: z.nullable(z.string()) })), total: z.number() })

/** The first looks at a cluster of this size take a while: measured is what a user meets afterwards. */
async function untilSeen(dashboard: DashboardProcess, { size }: BigCluster): Promise<void> {
  const deadlineMs = performance.now() + FILL_LIMIT_MS
  while (performance.now() < deadlineMs) {
    const topics = z.safeParse(z.object({ total: z.number() }), (await dashboard.get(`${CLUSTER}/topics?limit=1`)).body)
    const groups = z.safeParse(totals, (await dashboard.get(`${CLUSTER}/groups?limit=5000`)).body)
    const withLag = groups.success ? groups.data.items.filter(each => each.lag !== null).length : 0
    if (topics.success && topics.data.total >= size.topics && withLag >= size.groups) return
    await delay(500)
  }
  throw new Error('The dashboard did not see the whole cluster in time.')
}

async function bytesOf(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FILL_LIMIT_MS) })
  return Buffer.from(await response.arrayBuffer())
}

/** What this machine, busy as it is at this moment, needs to hand over the same bytes from another process. */
async function startBareServer(body: Buffer): Promise<{ url: string; end: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(body)
  const [port] = await once(child.stdout, 'data')
  return { url: `http://127.0.0.1:${String(port).trim()}/`, end: () => child.kill() }
}

function printHead(): void {
  console.log(
    `${''.padEnd(34)}${['answers', 'failed', 'p50', 'p95', 'p99', 'max'].map(head => head.padStart(9)).join('')}   limit`,
  )
}

function printRow(name: string, took: Latencies, limit = ''): void {
  const counts = [took.count, took.failed].map(count => String(count).padStart(9)).join('')
  const times = [took.p50Ms, took.p95Ms, took.p99Ms, took.maxMs].map(ms => `${ms.toFixed(1)}`.padStart(9)).join('')
  console.log(`${name.padEnd(34)}${counts}${times}   ${limit}`)
}
