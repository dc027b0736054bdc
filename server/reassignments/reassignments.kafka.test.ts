import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Cluster } from '#demo/brokers/cluster'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { SHORT_SESSION, startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { writeReassignmentJson } from '#lib/kafka/reassignment-json'
import { election, reassignmentAnswer, reassignmentList, reassignmentPlan, throttleList } from '#lib/wire/reassignments'
import { openChanges } from '../kafka/changes/open-changes.ts'
import { startDashboard, type DashboardProcess } from '../testing/dashboard-process.ts'
import { fakeConfig } from '../testing/fake-host.ts'

const R = '/clusters/kafka/reassignments'
const SLOW = 20_000
const never = new AbortController().signal

let cluster: Cluster
let changes: ReturnType<typeof openChanges>
let dashboard: DashboardProcess
let dataDir: string

/** One cluster and one data folder for all; each test has a topic of its own, with 2 × 1.8 MB on brokers 1 and 2. */
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'partitura-reassignments-'))
  // A throttle holds between fetches, and a fetch brings a mebibyte by default: more than is copied here.
  cluster = await startTemporaryCluster({ nodes: 4, properties: { ...SHORT_SESSION, 'replica.fetch.max.bytes': '65536' } })
  changes = openChanges(fakeConfig('test', { bootstrap: cluster.bootstrap }))
  await startAgain()
})
afterAll(async () => {
  await dashboard?.end()
  await changes?.close()
  await cluster?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function startAgain(): Promise<void> {
  dashboard = await startDashboard({ KAFKA_BROKERS: cluster.bootstrap.join(','), PARTITURA_DATA_DIR: dataDir })
  const isSeen = async () => expect((await dashboard.get('/clusters/kafka')).body).toMatchObject({ brokersUp: 4 })
  await vi.waitFor(isSeen, { timeout: 40_000, interval: 100 })
}

async function fill(topic: string): Promise<void> {
  const configs = { 'min.insync.replicas': '1' }
  await changes.createTopic(
    {
      name: topic,
      layout: {
        assignments: [
          [1, 2],
          [1, 2],
        ],
      },
      configs,
    },
    false,
    never,
  )
  const record = { topic, key: null, headers: [], compression: 'none', timestampMs: Date.now() } as const
  const produce = (partition: number) => changes.produce({ ...record, partition, value: randomBytes(60_000) }, never)
  // Brokers learn of the topic one after another.
  await vi.waitFor(() => Promise.all([produce(0), produce(1)]), { timeout: 20_000 })
  for (let index = 2; index < 60; index++) await produce(index % 2)
}

const moveTo = (topic: string, replicas: readonly number[]) => ({
  partitions: [0, 1].map(partition => ({ topic, partition, replicas })),
})

async function post(body: object, status: number): Promise<unknown> {
  const answer = await dashboard.change('POST', R, body)
  expect([answer.status, answer.body]).toEqual([status, answer.body])
  return answer.body
}

const start = async (body: object) => reassignmentAnswer.parse(await post(body, 201))
const list = async () => reassignmentList.parse((await dashboard.get(R)).body)
const inState = (id: string, state: string) =>
  expect.poll(async () => (await dashboard.get(`${R}/${id}`)).body, { timeout: 40_000 }).toMatchObject({ state })

/** Asked by a connection of our own, past the dashboard. */
async function throttles(topic: string): Promise<string[]> {
  const { settings } = await changes.readThrottles({ brokerIds: [1, 2, 3, 4], topics: [topic] }, never)
  return settings.map(({ name, key, value }) => `${name} ${key}=${value}`).toSorted()
}

async function replicas(topic: string): Promise<(readonly number[])[]> {
  const placed = (await changes.placement([topic], never)).topics.get(topic)
  return [...(placed?.partitions.values() ?? [])].toSorted((a, b) => a.partition - b.partition).map(each => each.replicas)
}

/** Kafka's own tool, as somebody else would use it. */
async function reassignWithTool(topic: string, target: readonly number[], ...args: string[]): Promise<void> {
  const file = join(dataDir, `${topic}.json`)
  writeFileSync(file, writeReassignmentJson(moveTo(topic, target).partitions))
  const command = ['--bootstrap-server', cluster.bootstrap.join(','), '--reassignment-json-file', file, ...args]
  await runKafkaTool('org.apache.kafka.tools.reassign.ReassignPartitionsCommand', command)
}

it('is started throttled, tells its progress, goes faster when told to, and leaves no throttle behind', async () => {
  await fill('started')
  const preview = { ...moveTo('started', [3, 2]), throttleBytesPerSecond: SLOW, dryRun: true }
  // The sizes are those of the last look at the log directories.
  const plan = await vi.waitFor(
    async () => {
      const previewed = reassignmentPlan.parse(await post(preview, 200))
      expect(previewed.durationSeconds).toBeGreaterThan(0)
      return previewed
    },
    { timeout: 45_000, interval: 500 },
  )
  expect(plan.brokers.find(({ brokerId }) => brokerId === 3)).toMatchObject({ receivesBytes: plan.totalBytes })
  expect(plan.durationSeconds).toBeCloseTo(plan.totalBytes / SLOW, 0)
  const { id } = await start({ planId: plan.planId, state: plan.state })
  expect(await throttles('started')).toEqual([
    ...[1, 2, 3].flatMap(broker => ['follower', 'leader'].map(side => `${broker} ${side}.replication.throttled.rate=${SLOW}`)),
    'started follower.replication.throttled.replicas=0:3,1:3',
    'started leader.replication.throttled.replicas=0:1,0:2,1:1,1:2',
  ])
  await expect
    .poll(async () => (await list()).items[0], { timeout: 30_000, interval: 500 })
    .toMatchObject({ id, state: 'running', counts: { moving: 2 }, etaSeconds: expect.any(Number), inFlight: [{}, {}] })
  const { movedBytes, totalBytes, bytesPerSecond } = (await list()).items[0] ?? {}
  expect(movedBytes).toBeLessThan(totalBytes ?? 0)
  expect(bytesPerSecond).toBeGreaterThan(0)
  expect(await dashboard.change('PATCH', R, { throttleBytesPerSecond: 50_000_000 })).toMatchObject({ status: 200 })
  await inState(id, 'finished')
  expect(await replicas('started')).toEqual([
    [3, 2],
    [3, 2],
  ])
  expect(await throttles('started')).toEqual([])
})

it('is cancelled: the replicas are back in their order, and no throttle is left', async () => {
  await fill('cancelled')
  const { id } = await start({ ...moveTo('cancelled', [3, 2]), throttleBytesPerSecond: SLOW, batchSize: 1 })
  const { status, body } = await dashboard.change('DELETE', R)
  expect([status, body]).toMatchObject([200, { id, state: 'cancelled', counts: { 'rolled-back': 1, 'not-started': 1 } }])
  expect(await replicas('cancelled')).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect(await throttles('cancelled')).toEqual([])
})

it('killed in the middle it goes on where it was, and the throttles are removed at its end, others’ are not', async () => {
  await fill('killed')
  const theirs = {
    type: 'broker',
    name: '4',
    key: 'leader.replication.throttled.rate',
    operation: 'set',
    value: '77777',
  } as const
  expect(await changes.alterThrottles([theirs], never)).toEqual([])
  const { id } = await start({ ...moveTo('killed', [3, 4]), throttleBytesPerSecond: SLOW, batchSize: 1 })
  await dashboard.end('SIGKILL')
  expect((await throttles('killed')).length).toBeGreaterThan(5)
  await startAgain()
  await expect
    .poll(async () => (await list()).items[0])
    .toMatchObject({ id, state: 'running', counts: { moving: 1, waiting: 1 } })
  const found = throttleList.parse((await dashboard.get('/clusters/kafka/throttles')).body)
  expect(found.items.find(({ name, key }) => name === '1' && key === theirs.key)).toMatchObject({ ours: true })
  await dashboard.change('PATCH', R, { throttleBytesPerSecond: null })
  await inState(id, 'finished')
  expect(await replicas('killed')).toEqual([
    [3, 4],
    [3, 4],
  ])
  expect(await throttles('killed')).toEqual([`4 ${theirs.key}=77777`])
  await changes.alterThrottles([{ ...theirs, operation: 'delete', value: null }], never)
})

it('that somebody else has started is shown, and neither overwritten nor cancelled', async () => {
  await fill('theirs')
  const plan = reassignmentPlan.parse(await post({ ...moveTo('theirs', [4, 2]), dryRun: true }, 200))
  await reassignWithTool('theirs', [3, 2], '--execute', '--throttle', String(SLOW))
  await expect
    .poll(async () => (await list()).items[0], { timeout: 20_000 })
    .toMatchObject({ id: 'others', origin: 'others', partitionCount: 2, inFlight: [{ after: [3, 2] }, {}] })
  expect(await dashboard.change('POST', R, { planId: plan.planId })).toMatchObject({ status: 409 })
  expect(await dashboard.change('POST', R, moveTo('theirs', [4, 2]))).toMatchObject({ status: 409 })
  expect(await dashboard.change('DELETE', R)).toMatchObject({ status: 409 })
  const found = throttleList.parse((await dashboard.get('/clusters/kafka/throttles')).body)
  expect(found.items.length).toBeGreaterThan(0)
  expect(found.items.every(({ ours }) => !ours)).toBe(true)
  await reassignWithTool('theirs', [3, 2], '--cancel')
  await expect.poll(async () => (await list()).items[0]?.origin, { timeout: 20_000 }).toBe('partitura')
  // Kafka's own cancellation leaves the replicas in another order: the plan is too old now.
  expect(await replicas('theirs')).toEqual([
    [2, 1],
    [2, 1],
  ])
  expect(await dashboard.change('POST', R, { planId: plan.planId })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('theirs-0 was on [1, 2] and is on [2, 1] now') },
  })
  const elected = await dashboard.change('POST', '/clusters/kafka/elections', {
    type: 'preferred',
    topicPartitions: [{ topic: 'theirs', partition: 0 }],
  })
  expect(election.parse(elected.body).items).toMatchObject([{ leaderBefore: 1, leaderAfter: 2, error: null }])
})

it('an unclean election gives a partition back that has lost all its replicas in sync, once confirmed', async () => {
  await changes.createTopic(
    { name: 'lost', layout: { assignments: [[4, 3]] }, configs: { 'min.insync.replicas': '1' } },
    false,
    never,
  )
  const partition = async () => (await dashboard.get('/clusters/kafka/topics/lost')).body
  await cluster.stop(3)
  await expect.poll(partition, { timeout: 20_000 }).toMatchObject({ partitions: [{ isr: [4] }] })
  await cluster.stop(4)
  await cluster.start(3)
  await expect.poll(partition, { timeout: 20_000 }).toMatchObject({ partitions: [{ leader: null }] })
  const body = { type: 'unclean', topicPartitions: [{ topic: 'lost', partition: 0 }] }
  const ask = (changed: object) => dashboard.change('POST', '/clusters/kafka/elections', { ...body, ...changed })
  expect(election.parse((await ask({ dryRun: true })).body).items).toMatchObject([
    { leaderAfter: 3, mayLose: expect.stringContaining('broker 3 had not copied') },
  ])
  expect(await ask({})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/confirm' }] } })
  expect(election.parse((await ask({ confirm: 'lost' })).body).items).toMatchObject([{ leaderAfter: 3, error: null }])
})
