import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel, type Admin, type Consumer } from 'kafkajs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Cluster } from '#demo/brokers/cluster'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { PartituraError } from '../errors.ts'
import { openChanges } from '../kafka/changes/open-changes.ts'
import { createOnDemandReads } from '../kafka/reads/on-demand.ts'
import { createTopics } from '../testing/create-topics.ts'
import { fakeCluster, fakeConfig, fakeContext, fakeGroupRecord } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import type { OperationContext } from './context.ts'
import { deleteGroupOffsets } from './delete-group-offsets.ts'
import { removeMembers } from './remove-members.ts'
import { resetGroupOffsets } from './reset-group-offsets.ts'
import { undoGroupChange } from './undo-group-change.ts'

// Changes to groups on real brokers, with real consumers that come and go, judged by what Kafka's own tool and client say.

const PARTITIONS = 4
const MESSAGES = 40
const PATIENCE_MS = 60_000
const ODD_GROUPS = ['a group / with slashes', 'emoji 😀 🚀', 'per%20cent?&#', `long-${'x'.repeat(195)}`]

let cluster: Cluster
let client: Kafka
let admin: Admin
let reads: ReturnType<typeof createOnDemandReads>
let changes: ReturnType<typeof openChanges>
let context: OperationContext

beforeAll(async () => {
  cluster = await startTemporaryCluster({ nodes: 3 })
  const config = fakeConfig('test', { bootstrap: cluster.bootstrap })
  changes = openChanges(config)
  reads = createOnDemandReads(config)
  const host = fakeCluster(() => buildState(), { config, reads, changes, groupRecord: fakeGroupRecord().record })
  context = fakeContext(host)
  client = new Kafka({ clientId: 'tester', brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING })
  admin = client.admin()
  await admin.connect()
  const configEntries = [{ name: 'retention.ms', value: '-1' }]
  await createTopics(cluster.bootstrap, [{ topic: 'orders', numPartitions: PARTITIONS, replicationFactor: 3, configEntries }])
  const producer = client.producer()
  await producer.connect()
  const messages = Array.from({ length: MESSAGES * PARTITIONS }, (_, i) => ({
    partition: i % PARTITIONS,
    value: `message ${i}`,
    timestamp: String(1_700_000_000_000 + i),
  }))
  await producer.send({ topic: 'orders', messages })
  await producer.disconnect()
}, PATIENCE_MS)

afterAll(async () => {
  await admin?.disconnect()
  reads?.close()
  await changes?.close()
  await cluster?.close()
})

/** Makes the group, or moves it, as a consumer that assigns itself partitions does; waits for a coordinator. */
async function commit(groupId: string, offset: number): Promise<void> {
  const common = { topic: 'orders', offset: BigInt(offset), leaderEpoch: -1, metadata: '' }
  const offsets = Array.from({ length: PARTITIONS }, (_, partition) => ({ ...common, partition }))
  for (;;) {
    try {
      return await changes.commitOffsets(groupId, offsets, context.signal)
    } catch (error) {
      if (!(error instanceof PartituraError && error.retryable)) throw error
      await sleep(100)
    }
  }
}

async function committed(groupId: string): Promise<number[]> {
  const now = await reads.groupNow(groupId, PATIENCE_MS, context.signal)
  return (now?.offsets ?? []).toSorted((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset))
}

const everywhere = (offset: number) => Array.from({ length: PARTITIONS }, () => offset)

async function join(groupId: string): Promise<Consumer> {
  const consumer = client.consumer({ groupId, sessionTimeout: 10_000, maxWaitTimeInMs: 20 })
  await consumer.connect()
  await consumer.subscribe({ topic: 'orders' })
  const joined = new Promise<void>(resolve => consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() })
  await joined
  return consumer
}

it('groups of any name are moved to every kind of target, and Kafka’s own tool sees it', async () => {
  const [first = ''] = ODD_GROUPS
  for (const groupId of ODD_GROUPS) {
    await commit(groupId, 7)
    for (const [to, expected] of [
      ['earliest', 0],
      ['latest', MESSAGES],
      ['offset:11', 11],
      ['shift:-4', 7],
      [`time:${1_700_000_000_000 + 20 * PARTITIONS}`, 20],
    ] as const) {
      expect(await resetGroupOffsets(context, groupId, { topic: 'orders', to })).toMatchObject({
        changed: PARTITIONS,
        confirmed: true,
      })
      expect(await committed(groupId)).toEqual(everywhere(expected))
    }
  }
  await resetGroupOffsets(context, first, { to: 'file', file: 'orders,2,33\n' })
  await resetGroupOffsets(context, ODD_GROUPS[1] ?? '', { to: `group:${first}` })
  expect(await committed(ODD_GROUPS[1] ?? '')).toEqual([20, 20, 33, 20])
  const args = ['--bootstrap-server', cluster.bootstrap.join(','), '--describe', '--group', first, '--offsets']
  expect(await runKafkaTool('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', args)).toMatch(
    /orders\s+2\s+33\s+40\s+7/,
  )
})

it('undo brings back what was, also an offset that was not there and a group that is gone', async () => {
  await commit('undone', 5)
  const { changeId } = await resetGroupOffsets(context, 'undone', { topic: 'orders', partitions: [0, 1], to: 'latest' })
  expect(await committed('undone')).toEqual([40, 40, 5, 5])
  await undoGroupChange(context, 'undone', changeId ?? '', {})
  expect(await committed('undone')).toEqual(everywhere(5))
  const forgotten = await deleteGroupOffsets(context, 'undone', { topic: 'orders', partitions: [3] })
  expect(await committed('undone')).toEqual([5, 5, 5])
  await undoGroupChange(context, 'undone', forgotten.changeId ?? '', {})
  expect(await committed('undone')).toEqual(everywhere(5))
})

it('a group that was deleted after the preview is not made anew', async () => {
  await commit('gone', 5)
  const { fingerprint } = await resetGroupOffsets(context, 'gone', { topic: 'orders', to: 'latest', dryRun: true })
  await admin.deleteGroups(['gone'])
  const late = resetGroupOffsets(context, 'gone', { topic: 'orders', to: 'latest', fingerprint })
  await expect(late).rejects.toMatchObject({ code: 'group-not-found' })
  expect((await admin.listGroups()).groups.map(({ groupId }) => groupId)).not.toContain('gone')
})

it('Kafka itself refuses a commit while a member is active; we say who; a removed member comes back', async () => {
  await commit('busy', 5)
  const consumer = await join('busy')
  const refused = resetGroupOffsets(context, 'busy', { topic: 'orders', to: 'latest' })
  await expect(refused).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('tester at 127.0.0.1') })
  await expect(commit('busy', 9)).rejects.toMatchObject({ code: 'conflict' })
  expect(await committed('busy')).toEqual(everywhere(5))
  const back = new Promise<void>(resolve => consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
  const { members } = await removeMembers(context, 'busy', {})
  expect(members).toMatchObject([{ clientId: 'tester', error: null }])
  await back
  await consumer.disconnect()
})

it('100 resets while members come and go: none lands while one is active, none is half done', { timeout: 120_000 }, async () => {
  const groupId = 'come and go'
  await commit(groupId, 0)
  const active: { from: number; to: number }[] = []
  let tried = 0
  // Two resets end while it is there, and two while it is away; it comes and goes in the midst of others.
  const twoMore = async (from = tried) => {
    while (tried < Math.min(100, from + 2)) await sleep(3)
  }
  const comings = (async () => {
    while (tried < 100) {
      const consumer = await join(groupId)
      const from = performance.now()
      await twoMore()
      active.push({ from, to: performance.now() })
      await consumer.disconnect()
      await twoMore()
    }
  })()
  const landed: { from: number; to: number }[] = []
  const refusals: string[] = []
  let expected = 0
  for (let i = 1; i <= 100; i++) {
    const from = performance.now()
    const wanted = (i * 7) % MESSAGES
    const outcome = await resetGroupOffsets(context, groupId, { topic: 'orders', to: `offset:${wanted}` }).catch(
      (error: unknown) => error,
    )
    if (outcome instanceof PartituraError) refusals.push(outcome.code)
    else {
      landed.push({ from, to: performance.now() })
      expected = wanted
    }
    expect(await committed(groupId)).toEqual(everywhere(expected))
    tried = i
  }
  await comings
  expect(landed.filter(({ from, to }) => active.some(member => member.from < from && to < member.to))).toEqual([])
  expect(new Set(refusals)).toEqual(new Set(['conflict']))
  expect([landed.length > 0, landed.length + refusals.length]).toEqual([true, 100])
})

it('while the coordinator moves, a reset waits for the next one and is done once', { timeout: 120_000 }, async () => {
  await commit('moved', 1)
  const { coordinatorId } = (await reads.groupNow('moved', PATIENCE_MS, context.signal)) ?? { coordinatorId: -1 }
  const stopping = cluster.stop(coordinatorId)
  for (let offset = 2; offset < 12; offset++) {
    await resetOnceLed('moved', offset)
    expect(await committed('moved')).toEqual(everywhere(offset))
  }
  await stopping
  await resetGroupOffsets(context, 'moved', { topic: 'orders', to: 'offset:20' })
  expect(await committed('moved')).toEqual(everywhere(20))
  expect((await reads.groupNow('moved', PATIENCE_MS, context.signal))?.coordinatorId).not.toBe(coordinatorId)
})

/** The broker leads partitions too: a reset is refused, with nothing written, while the ends of their logs are not known. */
async function resetOnceLed(groupId: string, offset: number): Promise<void> {
  await expect
    .poll(
      () =>
        resetGroupOffsets(context, groupId, { topic: 'orders', to: `offset:${offset}` }).then(
          () => 'done',
          (error: unknown) => (/The ends of the log are unknown/.test(String(error)) ? 'not led' : error),
        ),
      { timeout: 20_000 },
    )
    .toBe('done')
}
