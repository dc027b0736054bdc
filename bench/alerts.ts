/**
 * Is every alert told exactly once in its final state, whatever the receiver does and whenever the dashboard is killed? A real
 * broker, many groups with unread messages and one rule on their lag; a receiver that refuses half of what it gets (500, a cut
 * connection, sometimes after it has taken the message in); SIGKILL of the dashboard while it delivers the firings, and again
 * while it delivers the ends.
 *
 * `npm run bench -- alerts [--groups=1000]`; fails when an end is missing, is told under two ids, or a firing follows it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Kafka, logLevel, type Admin } from 'kafkajs'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { ruleBody, startReceiver, type Received, type Receiver } from '#server/alerts/testing/alert-rig'
import { startDashboard, type DashboardProcess } from '#server/testing/dashboard-process'

const { values: flags } = parseArgs({ allowPositionals: true, options: { groups: { type: 'string' } } })
const GROUPS = Number(flags.groups ?? 1000)
const TOPIC = 'bench-alerts'
const MESSAGES = 200
const LIMIT_MS = 8 * 60_000

export async function run(): Promise<boolean> {
  const cluster = await startTemporaryCluster({ nodes: 1 })
  const folder = await mkdtemp(join(tmpdir(), 'partitura-bench-alerts-'))
  const kafka = new Kafka({ brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  const receiver = await startReceiver(half())
  let dashboard: DashboardProcess | null = null
  const startedAtMs = performance.now()
  try {
    await admin.connect()
    await prepare(kafka, admin)
    const environment = await configure(folder, cluster.bootstrap, receiver.url)
    const start = () => startDashboard(environment)
    dashboard = await start()
    await dashboard.change('POST', '/alert-rules', ruleBody({ groups: 'bench-*', threshold: MESSAGES / 2 }))
    await until('a third of the firings is taken', () => taken(receiver.received, 'firing').size >= GROUPS / 3)
    dashboard = await killed(dashboard, start)
    await until('all fire', async () => (await counts(dashboard)).firing === GROUPS)
    await commitAll(admin, String(MESSAGES))
    await until('a third of the ends is taken', () => taken(receiver.received, 'resolved').size >= GROUPS / 3)
    dashboard = await killed(dashboard, start)
    await until(
      'nothing waits',
      async () => taken(receiver.received, 'resolved').size >= GROUPS && (await waiting(dashboard)) === 0,
    )
    await sleep(3000)
    return report(receiver.received, (performance.now() - startedAtMs) / 1000)
  } finally {
    await dashboard?.end()
    await admin.disconnect()
    await receiver.close()
    await cluster.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Half is taken. Of the rest some answer 500, some are cut off: the message was taken in, and the sender cannot know. */
function half(): Parameters<typeof startReceiver>[0] {
  let seed = 20_261_128
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    const chance = seed / 2_147_483_648
    return chance < 0.5 ? 204 : chance < 0.9 ? 500 : 'cut'
  }
}

async function prepare(kafka: Kafka, admin: Admin): Promise<void> {
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true })
  const producer = kafka.producer()
  await producer.connect()
  await producer.send({ topic: TOPIC, messages: Array.from({ length: MESSAGES }, (_, index) => ({ value: String(index) })) })
  await producer.disconnect()
  await commitAll(admin, '0')
}

/** Commits as a consumer would have; twenty groups at a time. */
async function commitAll(admin: Admin, offset: string): Promise<void> {
  const ids = Array.from({ length: GROUPS }, (_, index) => `bench-${index}`)
  const lane = async () => {
    for (let groupId = ids.pop(); groupId !== undefined; groupId = ids.pop()) {
      await admin.setOffsets({ groupId, topic: TOPIC, partitions: [{ partition: 0, offset }] })
    }
  }
  await Promise.all(Array.from({ length: 20 }, lane))
}

async function configure(folder: string, bootstrap: readonly string[], url: string): Promise<Record<string, string>> {
  const path = join(folder, 'partitura.config.yaml')
  const destination = '    - name: hook\n      webhook: { urlEnv: HOOK_URL, secretEnv: HOOK_SECRET }\n'
  const text = `clusters:\n  - id: kafka\n    bootstrap: ${bootstrap.join(',')}\nalerts:\n  destinations:\n${destination}`
  await writeFile(path, text)
  return {
    PARTITURA_CONFIG: path,
    PARTITURA_DATA_DIR: join(folder, 'data'),
    HOOK_URL: url,
    HOOK_SECRET: 'a secret of the bench',
  }
}

async function killed(dashboard: DashboardProcess, start: () => Promise<DashboardProcess>): Promise<DashboardProcess> {
  await dashboard.end('SIGKILL')
  return start()
}

async function counts(dashboard: DashboardProcess | null): Promise<{ firing: number }> {
  const answer = await dashboard?.get('/alerts?limit=1')
  const body = answer?.body
  return { firing: typeof body === 'object' && body !== null && 'firing' in body ? Number(body.firing) : -1 }
}

async function waiting(dashboard: DashboardProcess | null): Promise<number> {
  const answer = await dashboard?.get('/alert-deliveries?limit=1')
  const body = answer?.body
  return typeof body === 'object' && body !== null && 'waiting' in body ? Number(body.waiting) : -1
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + LIMIT_MS
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`not within ${LIMIT_MS / 1000} s: ${what}`)
    await sleep(250)
  }
}

/** Messages that were answered with 2xx, by delivery id: how often, and of which alert. */
function taken(received: Receiver['received'], state: string): Map<string, { alertId: string; times: number }> {
  const byId = new Map<string, { alertId: string; times: number }>()
  for (const each of received) {
    if (each.status !== 204 || each.state !== state) continue
    const known = byId.get(each.deliveryId)
    if (known === undefined) byId.set(each.deliveryId, { alertId: alertOf(each), times: 1 })
    else known.times++
  }
  return byId
}

function alertOf({ body }: Received): string {
  const parsed: unknown = JSON.parse(body)
  return typeof parsed === 'object' && parsed !== null && 'alertId' in parsed ? String(parsed.alertId) : ''
}

function report(received: readonly Received[], seconds: number): boolean {
  const ends = taken([...received], 'resolved')
  const firings = taken([...received], 'firing')
  const alerts = new Set([...ends.values()].map(({ alertId }) => alertId))
  const late = firingsAfterTheirEnd(received)
  const repeats = [...ends.values(), ...firings.values()].reduce((sum, { times }) => sum + times - 1, 0)
  const rows: readonly [string, number | string, string][] = [
    ['alerts that ended, of', alerts.size, String(GROUPS)],
    ['deliveries of an end taken (by id), of', ends.size, String(GROUPS)],
    ['firings taken (by id); the rest was over before it got through', firings.size, `≤ ${GROUPS}`],
    ['firings taken after the end of their alert was', late, '0'],
    ['repeats of a taken message, same id (killed between send and mark)', repeats, 'said, not held'],
    ['attempts; of them refused or cut', `${received.length}; ${received.filter(({ status }) => status !== 204).length}`, ''],
    ['seconds in all', seconds.toFixed(0), ''],
  ]
  for (const [what, found, limit] of rows) console.log(`${what.padEnd(66)} ${String(found).padStart(12)}   ${limit}`)
  return alerts.size === GROUPS && ends.size === GROUPS && late === 0
}

function firingsAfterTheirEnd(received: readonly Received[]): number {
  const ended = new Set<string>()
  let late = 0
  for (const each of received) {
    if (each.status !== 204) continue
    if (each.state === 'resolved') ended.add(alertOf(each))
    else if (ended.has(alertOf(each))) late++
  }
  return late
}
