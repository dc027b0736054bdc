import { Kafka, logLevel, type Admin, type Producer } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Cluster } from '#demo/brokers/cluster'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import type { ClusterEvent } from '#lib/wire/events'
import type { Group } from '#lib/wire/groups'
import { seededNumbers } from '#lib/testing/seeded-numbers'
import { openChanges } from '../kafka/changes/open-changes.ts'
import { createOnDemandReads } from '../kafka/reads/on-demand.ts'
import { startObserver, type Observer } from '../observer/start-observer.ts'
import { createTopics } from '../testing/create-topics.ts'
import { fakeCluster, fakeConfig, fakeContext, fakeGroupRecord } from '../testing/fake-host.ts'
import { judgeLagSeconds, type JudgedEstimate } from '../testing/lag-seconds-judge.ts'
import { slowdown } from '../testing/slowdown.ts'
import { startStampedTraffic, type StampedTraffic } from '../testing/stamped-traffic.ts'
import type { OperationContext } from './context.ts'
import { describeGroup } from './describe-group.ts'
import { listGroups } from './list-groups.ts'
import { resetGroupOffsets } from './reset-group-offsets.ts'

// Lag by its rules, who changed offsets, lag in seconds against the stamps of the messages, and what is told while a coordinator is
// lost: all in one cluster, whose broker the last test kills.

const PATIENCE_MS = 60_000
const MESSAGES = 40
const KINDS = ['steady', 'bursts', 'stopped'] as const

let cluster: Cluster
let admin: Admin
let producer: Producer
/** Idempotent: a busy broker must not be given a message twice. */
let writer: Producer
let client: Kafka
let observer: Observer
let context: OperationContext
let longestGapMs = 0
let endTraffic = () => Promise.resolve()
let changes: ReturnType<typeof openChanges>
const events: ClusterEvent[] = []
const closers: (() => unknown)[] = []
const traffic: StampedTraffic[] = []
const judged: JudgedEstimate[] = []

beforeAll(async () => {
  cluster = await startTemporaryCluster({ nodes: 3 })
  client = new Kafka({ clientId: 'tester', brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING })
  admin = client.admin()
  await admin.connect()
  const topic = (name: string, numPartitions: number, replicationFactor = 3) => ({
    topic: name,
    numPartitions,
    replicationFactor,
  })
  const ofTests = [topic('orders', 6), topic('clicks', 3), topic('ledger', 1), topic('single', 3, 1)]
  await createTopics(cluster.bootstrap, [...ofTests, ...KINDS.map(kind => topic(`stamped-${kind}`, 1))])
  producer = client.producer()
  writer = client.producer({ idempotent: true, maxInFlightRequests: 1 })
  await Promise.all([producer.connect(), writer.connect()])
  for (const [name, partitions] of [
    ['orders', 6],
    ['clicks', 3],
    ['single', 3],
  ] as const)
    await fill(name, partitions, MESSAGES)
  const config = fakeConfig('test', { bootstrap: cluster.bootstrap })
  changes = openChanges(config)
  const reads = createOnDemandReads(config)
  observer = startObserver({ config, historyPort: null })
  observer.onChange((_state, change) => events.push(...change.events))
  const host = fakeCluster(() => observer.state(), {
    config,
    reads,
    changes,
    groupRecord: fakeGroupRecord().record,
    refresh: classes => observer.refresh(classes),
    tell: news => observer.tell(news),
  })
  context = fakeContext(host)
  await startTrafficWithReaders()
  closers.push(
    () => admin.disconnect(),
    () => producer.disconnect(),
    () => writer.disconnect(),
    () => reads.close(),
    () => changes.close(),
    () => observer.close(),
  )
}, 180_000)

afterAll(async () => {
  await Promise.allSettled(closers.map(close => close()))
  await cluster?.close()
})

/** For as long as the other tests take: a reader that keeps up, one that reads half as fast, and one that has stopped. */
async function startTrafficWithReaders(): Promise<void> {
  const numbers = seededNumbers(11)
  // Known from the first message on: where the ends stood before a group was seen nobody remembers.
  for (const kind of KINDS) await commit(`stopped stamped-${kind}`, `stamped-${kind}`, [0])
  await vi.waitFor(() => Promise.all(KINDS.map(kind => look(`stopped stamped-${kind}`))), { timeout: PATIENCE_MS, interval: 300 })
  traffic.push(...KINDS.map(kind => startStampedTraffic(producer, `stamped-${kind}`, kind, () => numbers.next())))
  const read = async () => {
    for (const { topic, produced } of traffic) {
      await commit(`keeping up ${topic}`, topic, [produced])
      await commit(`half as fast ${topic}`, topic, [Math.floor(produced / 2)])
    }
  }
  const readers = setInterval(() => void read().catch(() => {}), 1000)
  let lookedAtMs = 0
  let endsReadAtMs: number | null = null
  const off = observer.onChange(state => {
    const readAtMs = state.looks.offsets.asOfMs
    if (readAtMs !== null && endsReadAtMs !== null) longestGapMs = Math.max(longestGapMs, readAtMs - endsReadAtMs)
    endsReadAtMs = readAtMs
    if (state.looks.groups.asOfMs === null || state.looks.groups.asOfMs === lookedAtMs) return
    lookedAtMs = state.looks.groups.asOfMs
    judged.push(...judgeLagSeconds(state, traffic))
  })
  endTraffic = async () => {
    off()
    clearInterval(readers)
    await Promise.all(traffic.map(each => each.stop()))
  }
  closers.push(() => endTraffic())
}

async function fill(topic: string, partitions: number, each: number): Promise<void> {
  const messages = Array.from({ length: partitions * each }, (_, i) => ({ partition: i % partitions, value: `message ${i}` }))
  await writer.send({ topic, messages })
}

async function look(groupId: string): Promise<Group> {
  // Ends first: by them the look at the groups knows who is behind, and the next look at the ends asks where transactions are open.
  for (const pollClass of ['offsets', 'groups', 'offsets'] as const) await observer.refresh([pollClass])
  return describeGroup({ ...context, nowMs: Date.now() }, groupId)
}

/** As a consumer that assigns itself partitions: no member, no rebalance. */
async function commit(groupId: string, topic: string, positions: readonly number[]): Promise<void> {
  const common = { topic, leaderEpoch: -1, metadata: '' }
  const offsets = positions.map((offset, partition) => ({ ...common, partition, offset: BigInt(offset) }))
  // Until the group has a coordinator.
  await vi.waitFor(() => changes.commitOffsets(groupId, offsets, context.signal), { timeout: PATIENCE_MS, interval: 100 })
}

describe('lag by its rules', () => {
  it('messages of an open transaction are lag, and are told to be not committed yet until it ends', async () => {
    await fill('ledger', 1, 10)
    await commit('ledger-readers', 'ledger', [4])
    const bank = client.producer({ transactionalId: 'bank', maxInFlightRequests: 1, idempotent: true })
    await bank.connect()
    closers.push(() => bank.disconnect())
    const transaction = await bank.transaction()
    await transaction.send({ topic: 'ledger', messages: [{ value: 'open 1' }, { value: 'open 2' }] })
    await fill('ledger', 1, 3)
    const during = await look('ledger-readers')
    expect(during.offsets).toMatchObject([
      { committedOffset: '4', logEndOffset: '15', lastStableOffset: '10', lag: '11', uncommitted: '5' },
    ])
    expect(during.sentence.headline).toContain('5 messages are not committed yet (open transaction)')
    // A reader of committed messages stands at the last stable offset: all of its lag is the transaction's.
    await commit('ledger-readers', 'ledger', [10])
    expect((await look('ledger-readers')).offsets).toMatchObject([{ lag: '5', uncommitted: '5' }])
    await transaction.commit()
    // The marker of the transaction's end is an offset too; it is written a moment later.
    const ended = { logEndOffset: '16', lastStableOffset: null, lag: '6', uncommitted: '0', lagReason: null }
    await expect.poll(async () => (await look('ledger-readers')).offsets).toMatchObject([ended])
  })

  it('what was deleted unread is told, and lag counts from the log start', async () => {
    await commit('slow', 'clicks', [5, 5, 5])
    const partitions = [{ partition: 1, offset: '30' }]
    // This client deletes only from topics whose leaders it has looked up before.
    await admin.fetchTopicOffsets('clicks')
    await vi.waitFor(() => admin.deleteTopicRecords({ topic: 'clicks', partitions }), { timeout: PATIENCE_MS, interval: 300 })
    const { offsets } = await look('slow')
    expect(offsets).toMatchObject([
      { lag: String(MESSAGES - 5), lagReason: null },
      { logStartOffset: '30', lag: String(MESSAGES - 30), lagReason: expect.stringMatching(/^25 messages were deleted/) },
      { lag: String(MESSAGES - 5), lagReason: null },
    ])
  })

  it('a commit beyond the log end is lag 0 with the reason, a partition without one is unknown', async () => {
    await commit('beyond', 'orders', [MESSAGES + 7, 3])
    const { offsets, lag } = await look('beyond')
    expect(offsets).toMatchObject([
      { lag: '0', lagReason: expect.stringContaining('7 beyond the log end') },
      { lag: String(MESSAGES - 3), lagReason: null },
    ])
    expect(lag).toBe(String(MESSAGES - 3))
  })
})

describe('the timeline of a group’s offsets', () => {
  const told = (groupId: string) =>
    events.filter(({ kind, subject }) => kind === 'offsets-changed' && subject.groupId === groupId)

  it('a reset made here is told once, with what was and is; one made elsewhere is told when it is seen', async () => {
    await commit('moved', 'orders', [20, 21])
    await look('moved')
    await resetGroupOffsets(context, 'moved', { topic: 'orders', partitions: [0, 1], to: 'offset:2' })
    await look('moved')
    expect(told('moved')).toMatchObject([
      {
        subject: { topic: 'orders' },
        before: { 0: '20', 1: '21' },
        after: { 0: '2', 1: '2' },
        text: expect.stringContaining('changed here'),
      },
    ])
    await commit('moved', 'orders', [0, 9])
    await look('moved')
    expect(told('moved').slice(1)).toMatchObject([
      { before: { 0: '2' }, after: { 0: '0' }, text: 'Group moved was set back in orders by 2 messages (1 partition)' },
    ])
  })

  it(
    'O2: a consumer that joins between preview and commit: refused, nothing changed, and no member of ours',
    { timeout: 120_000 },
    async () => {
      await commit('joined', 'orders', [6, 6, 6, 6, 6, 6])
      const preview = await resetGroupOffsets(context, 'joined', { topic: 'orders', to: 'latest', dryRun: true })
      expect(preview.refusal).toBeNull()
      const consumer = client.consumer({ groupId: 'joined', sessionTimeout: 45_000 })
      await consumer.connect()
      closers.push(() => consumer.disconnect())
      await consumer.subscribe({ topic: 'orders' })
      const joined = new Promise<void>(resolve => consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
      await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() })
      await joined
      const late = resetGroupOffsets(context, 'joined', { topic: 'orders', to: 'latest', fingerprint: preview.fingerprint })
      await expect(late).rejects.toMatchObject({ code: 'conflict' })
      const clients = async () => (await look('joined')).memberList?.map(({ clientId }) => clientId)
      await expect.poll(clients).toEqual(['tester'])
      const { offsets } = await look('joined')
      expect(offsets.map(({ committedOffset }) => committedOffset)).toEqual(Array.from({ length: 6 }, () => '6'))
      await consumer.disconnect()
    },
  )
})

it('lag in seconds is that of the messages’ own stamps, to two seconds or a twentieth', async () => {
  // Not of nothing: readers of every kind of traffic, up to tens of seconds behind.
  const furthest = () => Math.max(0, ...judged.map(({ least }) => least))
  const kindsBehind = () => new Set(judged.filter(({ least }) => least > 1).map(({ topic }) => topic)).size
  const seen = () => [judged.length > 60, furthest() > 12, kindsBehind()]
  await expect.poll(seen, { timeout: 50_000, interval: 500 }).toEqual([true, true, KINDS.length])
  await endTraffic()
  // The promise is made for a look every two seconds; a busy machine makes fewer.
  const slower = Math.max(1, longestGapMs / 2000, await slowdown())
  expect(judged.filter(({ error, allowed }) => error > allowed * slower)).toEqual([])
})

it(
  'B9: a coordinator that is killed: its groups are marked at once and right again, the others never waver',
  { timeout: 120_000 },
  async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `fleet-${index}`)
    for (const groupId of ids) await commit(groupId, 'single', [1, 2, 3])
    const fleet = () => listGroups(context, { filter: 'fleet-', limit: 100 }).items
    await expect
      .poll(async () => {
        await observer.refresh(['groups'])
        return fleet().filter(({ lag }) => lag !== null).length
      })
      .toBe(50)
    const victim = Math.max(...new Set(fleet().map(({ coordinatorId }) => coordinatorId ?? 0)))
    const hit = new Set(
      fleet()
        .filter(({ coordinatorId }) => coordinatorId === victim)
        .map(({ groupId }) => groupId),
    )
    expect(hit.size).toBeGreaterThan(0)
    expect(hit.size).toBeLessThan(50)
    const wavered: string[] = []
    const off = observer.onChange(() => {
      const now = fleet()
      if (now.length < 50) wavered.push(`${now.length} groups are told`)
      // The partition that the lost broker led has no leader: its lag is unknown, and so is the sum.
      wavered.push(
        ...now
          .filter(({ groupId, error }) => !hit.has(groupId) && error !== null)
          .map(({ groupId, error }) => `${groupId}: ${error}`),
      )
    })
    const killedAtMs = performance.now()
    await cluster.kill(victim)
    await expect
      .poll(() => fleet().filter(({ groupId, error }) => hit.has(groupId) && error?.startsWith('coordinator moving')).length, {
        timeout: 20_000,
      })
      .toBe(hit.size)
    const markedMs = performance.now() - killedAtMs
    await expect
      .poll(() => fleet().filter(({ error, coordinatorId }) => error === null && coordinatorId !== victim).length, {
        timeout: 40_000,
      })
      .toBe(50)
    off()
    const rightMs = performance.now() - killedAtMs
    const slower = await slowdown()
    expect(markedMs).toBeLessThan(5000 * slower)
    expect(rightMs).toBeLessThan(20_000 * slower)
    expect(wavered).toEqual([])
    expect(events.filter(({ kind, subject }) => kind === 'group-deleted' && ids.includes(subject.groupId ?? ''))).toEqual([])
    const single = describeGroup({ ...context, nowMs: Date.now() }, ids[0] ?? '').offsets
    expect(single.filter(({ lagReason }) => lagReason === 'the partition has no leader').map(({ lag }) => lag)).toEqual([null])
    expect(single.filter(({ lag }) => lag !== null)).toHaveLength(2)
  },
)
