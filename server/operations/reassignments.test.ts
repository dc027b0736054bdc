import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { ReassignBody } from '#lib/wire/reassignments'
import { reassignmentAnswer, reassignmentList, reassignmentPlan } from '#lib/wire/reassignments'
import { createReassignments, type OwnedReassignments } from '../reassignments/cluster-reassignments.ts'
import { openReassignmentStore, type ReassignmentStore } from '../reassignments/store/open-store.ts'
import { FakeKafka } from '../reassignments/testing/fake-kafka.ts'
import { fakeCluster, fakeContext, quietLog } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { cancelReassignment, throttleReassignment } from './cancel-reassignment.ts'
import type { OperationContext } from './context.ts'
import { describeReassignment, listMoves, listReassignments, listThrottles, reassignmentFile } from './list-reassignments.ts'
import { planReassignment } from './plan-reassignment.ts'
import { startReassignment } from './start-reassignment.ts'

// The runner takes its steps at real intervals, which a busy machine draws out.
vi.setConfig({ testTimeout: 30_000 })

let folder: string
let store: ReassignmentStore
let kafka: FakeKafka
let reassignments: OwnedReassignments
let context: OperationContext

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partitura-operations-'))
  store = openReassignmentStore(folder, quietLog)
  kafka = new FakeKafka()
  for (let partition = 0; partition < 6; partition++)
    kafka.add('orders', partition, [1 + (partition % 3), 1 + ((partition + 1) % 3)])
  const parts = { clusterId: 'test', readOnly: false, changes: kafka.changes, refresh: () => {}, store, log: quietLog }
  reassignments = createReassignments({ ...parts, state: stateOfKafka })
  context = contextOf()
})
afterEach(async () => {
  await reassignments.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function contextOf(readOnly = false): OperationContext {
  return fakeContext(fakeCluster(stateOfKafka, { reassignments, readOnly }))
}

let state: { of: string; state: ClusterState } | null = null

/** What an observer of the fake cluster would have seen: every replica has 100 bytes, added ones none yet. */
function stateOfKafka(): ClusterState {
  const of = JSON.stringify([...kafka.partitions])
  if (state?.of === of) return state.state
  const placed = [...kafka.partitions.values()]
  const built = buildState({
    brokers: Object.fromEntries([...kafka.brokerIds].map(id => [id, {}])),
    topics: {
      orders: { partitions: placed.map(({ replicas, isr }) => ({ replicas, isr, sizeBytes: 100, end: 50n, perSecond: 1 })) },
    },
  })
  const topic = built.topics.get('orders')
  const partitions = (topic?.partitions ?? []).map((partition, index) => {
    const { addingReplicas = [], removingReplicas = [] } = placed[index]?.ongoing ?? {}
    for (const brokerId of addingReplicas) {
      built.replicaColumns.sizeBytes[partition.replicaRow + partition.replicas.indexOf(brokerId)] = 40
    }
    return { ...partition, leader: placed[index]?.leader ?? null, addingReplicas, removingReplicas }
  })
  const topics = topic ? new Map([['orders', { ...topic, partitions }]]) : built.topics
  state = { of, state: { ...built, topics } }
  return state.state
}

const expand: ReassignBody = { goal: { kind: 'expand', brokers: [4] } }
const ended = () => vi.waitFor(() => expect(reassignments.active).toBeNull(), { timeout: 20_000 })

describe('a plan', () => {
  it('says what moves where, before and after, and for how long, and changes nothing', async () => {
    const plan = await planReassignment(context, { ...expand, throttleBytesPerSecond: 50, dryRun: true })
    expect(reassignmentPlan.safeParse(plan).success).toBe(true)
    expect(plan.partitionCount).toBe(3)
    expect(plan.totalBytes).toBe(300)
    expect(plan.brokers.find(({ brokerId }) => brokerId === 4)).toMatchObject({
      receivesBytes: 300,
      receivesReplicas: 3,
      before: { replicas: 0, sizeBytes: 0 },
      after: { replicas: 3, sizeBytes: 300 },
    })
    // 3 × 100 bytes to broker 4 at 50 bytes a second, of which three partitions of 2 bytes a second each take 6.
    expect(plan.durationSeconds).toBeCloseTo(300 / 44)
    expect(plan.balance.before.replicas.imbalance).toBeGreaterThan(plan.balance.after.replicas.imbalance ?? 1)
    expect(plan.commands[0]).toContain('--execute --throttle 50')
    expect(kafka.asked).toEqual([])
  })

  it('warns when it would never end', async () => {
    const plan = await planReassignment(context, { ...expand, throttleBytesPerSecond: 5, dryRun: true })
    expect(plan.durationSeconds).toBeNull()
    expect(plan.warnings).toMatchObject([{ code: 'never-ends', text: expect.stringContaining('broker 4') }])
  })

  it('warns of throttles that another tool has set', async () => {
    kafka.configs.set('broker 4 follower.replication.throttled.rate', '77')
    const plan = await planReassignment(context, { ...expand, throttleBytesPerSecond: 500, dryRun: true })
    expect(plan.warnings).toMatchObject([{ code: 'foreign-throttle', text: expect.stringContaining('Broker 4') }])
  })

  it('is kept with all its partitions and as Kafka’s file, and as the file that takes it back', async () => {
    const plan = await planReassignment(context, { ...expand, dryRun: true })
    const first = await listMoves(context, plan.planId, { limit: 2 })
    const second = await listMoves(context, plan.planId, { limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items]).toEqual(plan.partitions)
    expect([first.total, second.nextCursor]).toEqual([3, null])
    const file: unknown = JSON.parse(await reassignmentFile(context, plan.planId, 'after'))
    expect(file).toMatchObject({ version: 1, partitions: [{ topic: 'orders', replicas: plan.partitions[0]?.after }, {}, {}] })
    expect(await reassignmentFile(context, plan.planId, 'before')).toContain(JSON.stringify(plan.partitions[0]?.before))
  })

  it('by hand names each partition that cannot be', async () => {
    const partitions = [
      { topic: 'orders', partition: 0, replicas: [9] },
      { topic: 'orders', partition: 1, replicas: [2, 2] },
      { topic: 'orders', partition: 2, replicas: [] },
      { topic: 'orders', partition: 77, replicas: [1] },
      { topic: 'nobody', partition: 0, replicas: [1] },
    ]
    await expect(planReassignment(context, { partitions, dryRun: true })).rejects.toMatchObject({
      code: 'invalid-body',
      errors: [
        { pointer: '/partitions/0', detail: 'orders-0: broker 9 is not in the cluster.' },
        { pointer: '/partitions/1', detail: expect.stringContaining('orders-1') },
        { pointer: '/partitions/2', detail: expect.stringContaining('orders-2') },
        { pointer: '/partitions/3', detail: expect.stringContaining('orders-77') },
        { pointer: '/partitions/4', detail: expect.stringContaining('nobody-0') },
      ],
    })
  })

  it.each<[string, ReassignBody, string]>([
    ['nothing to plan', {}, ''],
    ['two things at once', { ...expand, planId: 'x' }, ''],
    ['a broker that is not there', { goal: { kind: 'expand', brokers: [9] } }, '/goal'],
    ['a topic that is not there', { ...expand, topics: ['orders', 'gone'] }, '/topics/1'],
    ['more replicas than brokers', { goal: { kind: 'replication-factor', replicationFactor: 9 } }, '/goal'],
  ])('of %s is refused', async (_what, body, pointer) => {
    await expect(planReassignment(context, { ...body, dryRun: true })).rejects.toMatchObject({
      code: 'invalid-body',
      errors: [{ pointer }],
    })
  })

  it('of a plan that is gone says so', async () => {
    await expect(planReassignment(context, { planId: 'gone', dryRun: true })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('starting', () => {
  it('does what was planned, and answers how it stands', async () => {
    const plan = await planReassignment(context, { ...expand, dryRun: true })
    const started = await startReassignment(context, { planId: plan.planId, throttleBytesPerSecond: 1000, batchSize: 2 })
    expect(reassignmentAnswer.safeParse(started).success).toBe(true)
    expect(started).toMatchObject({
      id: plan.planId,
      goal: { kind: 'expand', brokers: [4] },
      state: 'running',
      counts: { moving: 2, waiting: 1 },
      movedBytes: 80,
      totalBytes: 300,
      throttleBytesPerSecond: 1000,
    })
    expect(started.inFlight).toMatchObject([{ movedBytes: 40, totalBytes: 100 }, {}])
  })

  it('with nothing to do is refused', async () => {
    await expect(startReassignment(context, { goal: { kind: 'fix-racks' } })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is refused when the partitions concerned have changed since, by name', async () => {
    const plan = await planReassignment(context, { ...expand, dryRun: true })
    const [moved] = plan.partitions
    kafka.add('orders', moved?.partition ?? 0, [3, 1])
    await expect(startReassignment(context, { planId: plan.planId })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`orders-${moved?.partition} was on`),
    })
    const byHand = plan.partitions.map(({ topic, partition, after }) => ({ topic, partition, replicas: after }))
    await expect(startReassignment(context, { partitions: byHand, state: plan.state })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(kafka.asked).toEqual([])
  })

  it('does not overwrite what somebody else has started', async () => {
    const plan = await planReassignment(context, { ...expand, dryRun: true })
    const partition = plan.partitions[0]?.partition ?? 0
    kafka.reassign(`orders-${partition}`, [4, 1, 2])
    await expect(startReassignment(context, { planId: plan.planId })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('by somebody else'),
    })
    const byHand = [{ topic: 'orders', partition, replicas: [1, 2] }]
    await expect(planReassignment(context, { partitions: byHand, dryRun: true })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('passes on what Kafka says of every partition when it takes none', async () => {
    kafka.refuses.set('orders-0', 'INVALID_REPLICA_ASSIGNMENT')
    const body = { partitions: [{ topic: 'orders', partition: 0, replicas: [1, 4] }] }
    await expect(startReassignment(context, body)).rejects.toMatchObject({
      code: 'refused-by-kafka',
      errors: [{ detail: expect.stringContaining('orders-0: Kafka refused it (INVALID_REPLICA_ASSIGNMENT)') }],
    })
  })

  it('is refused on a read-only cluster', async () => {
    await expect(startReassignment(contextOf(true), expand)).rejects.toMatchObject({ code: 'read-only' })
  })
})

describe('the list', () => {
  it('tells ours from others’, running from ended', async () => {
    await startReassignment(context, { ...expand, batchSize: 2 })
    kafka.reassign('orders-5', [4, 1, 2])
    const list = listReassignments(context)
    expect(reassignmentList.safeParse(list).success).toBe(true)
    expect(list.items).toMatchObject([
      { origin: 'partitura', state: 'running' },
      { id: 'others', origin: 'others', partitionCount: 1, text: expect.stringContaining('Somebody else') },
    ])
    await expect(cancelReassignment(context, 'others')).rejects.toMatchObject({ code: 'conflict' })
    kafka.finish(...kafka.partitions.keys())
    await vi.waitFor(() => expect(kafka.asked).toHaveLength(3), { timeout: 20_000 })
    kafka.finish(...kafka.partitions.keys())
    await ended()
    expect(listReassignments(context).items).toMatchObject([{ state: 'finished', counts: { done: 3 }, movedBytes: 300 }])
    expect(listReassignments(context).items[0]?.text).toBe('All 3 partitions are where the plan wanted them.')
  })

  it('tells our throttles from others’', async () => {
    kafka.configs.set('topic orders leader.replication.throttled.replicas', '9:9')
    await startReassignment(context, { ...expand, throttleBytesPerSecond: 1000 })
    const { items } = await listThrottles(context)
    expect(items).toContainEqual(expect.objectContaining({ type: 'broker', name: '4', value: '1000', ours: true }))
    expect(items.find(({ value }) => value.startsWith('9:9'))).toMatchObject({ ours: true })
    await cancelReassignment(context)
    expect((await listThrottles(context)).items).toMatchObject([{ value: '9:9', ours: false }])
  })
})

describe('while it runs', () => {
  it('the throttle changes, and a cancellation says what stays', async () => {
    const { id } = await startReassignment(context, { ...expand, throttleBytesPerSecond: 1000, batchSize: 1 })
    expect(await throttleReassignment(context, 5000)).toMatchObject({ throttleBytesPerSecond: 5000 })
    expect(kafka.configs.get('broker 4 follower.replication.throttled.rate')).toBe('5000')
    const cancelled = await cancelReassignment(context, id)
    expect(cancelled).toMatchObject({ id, state: 'cancelled', counts: { 'rolled-back': 1, 'not-started': 2 } })
    expect(cancelled.text).toBe('Cancelled: no partition was finished; 1 partition taken back, 2 never begun.')
    expect([...kafka.configs]).toEqual([])
    await expect(cancelReassignment(context, id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(throttleReassignment(context, 1)).rejects.toMatchObject({ code: 'conflict' })
    expect(() => describeReassignment(context, 'nobody')).toThrow(expect.objectContaining({ code: 'not-found' }))
  })
})
