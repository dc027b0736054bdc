import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PartituraError } from '../errors.ts'
import { quietLog } from '../testing/fake-host.ts'
import type { Move, Plan } from './plan.ts'
import { Runner } from './runner.ts'
import { openReassignmentStore, type ReassignmentStore } from './store/open-store.ts'
import { FakeKafka } from './testing/fake-kafka.ts'

const RATE = 'leader.replication.throttled.rate'

// The runner takes its steps at real intervals, which a busy machine draws out.
vi.setConfig({ testTimeout: 30_000 })

let folder: string
let store: ReassignmentStore
let kafka: FakeKafka
let runner: Runner

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partitura-runner-'))
  store = openReassignmentStore(folder, quietLog)
  kafka = new FakeKafka()
  for (let partition = 0; partition < 4; partition++) kafka.add('orders', partition, [1, 2])
  runner = newRunner()
})
afterEach(async () => {
  await runner.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function newRunner(readOnly = false): Runner {
  const { changes } = kafka
  return new Runner({ clusterId: 'demo', readOnly, changes, store, bytesOf: () => 100, changed: () => {}, log: quietLog })
}

/** The process dies and another one takes its place. */
async function restart(readOnly = false): Promise<void> {
  await runner.close()
  await store.close()
  store = openReassignmentStore(folder, quietLog)
  runner = newRunner(readOnly)
}

function planOf(moves: readonly (readonly [partition: number, after: readonly number[]])[], changes: Partial<Plan> = {}): Plan {
  return {
    id: 'plan',
    clusterId: 'demo',
    goal: null,
    state: 'running',
    startedAtMs: 1,
    endedAtMs: null,
    throttleBytesPerSecond: null,
    batchSize: 10,
    note: null,
    moves: moves.map(([partition, after]): Move => {
      const state = 'waiting'
      return { topic: 'orders', topicId: 'id-of-orders', partition, before: [1, 2], after, state, copiedBytes: null, note: null }
    }),
    ...changes,
  }
}

const ended = () => vi.waitFor(() => expect(runner.active).toBeNull(), { timeout: 20_000 })
const states = () => runner.active?.moves.map(({ state }) => state) ?? []

describe('a plan', () => {
  it('is carried out, and its end is told', async () => {
    await runner.start(
      planOf([
        [0, [3, 2]],
        [1, [1, 2, 4]],
      ]),
    )
    expect(kafka.asked).toEqual(['move orders-0', 'move orders-1'])
    kafka.finish('orders-0', 'orders-1')
    await ended()
    expect(runner.ended).toMatchObject([{ id: 'plan', state: 'finished', counts: { done: 2 }, copiedBytes: 200 }])
    expect(kafka.replicasOf('orders-1')).toEqual([1, 2, 4])
  })

  it('has at most so many partitions in flight, in its order', async () => {
    await runner.start(
      planOf(
        [
          [3, [3, 2]],
          [0, [3, 2]],
          [2, [3, 2]],
        ],
        { batchSize: 2 },
      ),
    )
    expect(kafka.asked).toEqual(['move orders-3', 'move orders-0'])
    expect(states()).toEqual(['sent', 'sent', 'waiting'])
    kafka.finish('orders-0')
    await vi.waitFor(() => expect(kafka.asked).toHaveLength(3), { timeout: 20_000 })
    expect(kafka.asked[2]).toBe('move orders-2')
    kafka.finish('orders-3', 'orders-2')
    await ended()
  })

  it('elects the leader that it has put first', async () => {
    await runner.start(planOf([[0, [2, 1]]]))
    await ended()
    expect(kafka.elected).toEqual(['preferred orders-0'])
  })

  it('keeps to what it was made for: a partition that was changed since is left alone', async () => {
    kafka.add('orders', 1, [2, 4])
    kafka.reassign('orders-2', [4, 2])
    await runner.start(
      planOf([
        [0, [3, 2]],
        [1, [3, 2]],
        [2, [3, 2]],
      ]),
    )
    expect(kafka.asked).toEqual(['move orders-0'])
    kafka.finish('orders-0')
    await ended()
    expect(runner.ended[0]?.counts).toEqual({ done: 1, skipped: 2 })
    const notes = (await store.moves('plan', 0, -1)).map(({ note }) => note)
    expect(notes[1]).toContain('are [2, 4] now')
    expect(notes[2]).toContain('somebody else is reassigning it')
  })

  it('passes on what Kafka says of a partition, and goes on with the others', async () => {
    kafka.refuses.set('orders-0', 'INVALID_REPLICA_ASSIGNMENT')
    await runner.start(
      planOf([
        [0, [9]],
        [1, [3, 2]],
      ]),
    )
    kafka.finish('orders-1')
    await ended()
    expect(runner.ended[0]).toMatchObject({ state: 'finished', counts: { refused: 1, done: 1 } })
    expect((await store.moves('plan', 0, 1))[0]?.note).toBe('Kafka refused it (INVALID_REPLICA_ASSIGNMENT): orders-0 is refused')
  })

  it('waits for the one that runs', async () => {
    await runner.start(planOf([[0, [3, 2]]]))
    await expect(runner.start(planOf([[1, [3, 2]]], { id: 'other' }))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('of which nothing could be sent is given up at once, with the reason', async () => {
    kafka.failNext = new PartituraError('broker-unreachable', 'nobody answers')
    await expect(runner.start(planOf([[0, [3, 2]]], { throttleBytesPerSecond: 1000 }))).rejects.toThrow('nobody answers')
    expect(runner.active).toBeNull()
    expect(kafka.configs.size).toBe(0)
    expect(runner.ended).toMatchObject([{ state: 'failed', note: 'nobody answers' }])
  })

  it('that Kafka did not confirm is looked up instead of sent again', async () => {
    kafka.failNext = new PartituraError('outcome-unknown', 'no answer')
    await runner.start(planOf([[0, [3, 2]]]))
    expect(runner.trouble).toBe('no answer')
    kafka.reassign('orders-0', [3, 2])
    await vi.waitFor(() => expect(states()).toEqual(['moving']), { timeout: 20_000 })
    kafka.finish('orders-0')
    await ended()
    expect(kafka.asked).toEqual([])
  })
})

describe('cancelling', () => {
  it('takes back what is in flight, keeps what is finished, never begins the rest', async () => {
    await runner.start(
      planOf(
        [
          [0, [3, 2]],
          [1, [3, 2]],
          [2, [3, 2]],
        ],
        { batchSize: 2, throttleBytesPerSecond: 1000 },
      ),
    )
    kafka.finish('orders-0')
    await runner.cancel()
    await ended()
    expect(runner.ended[0]).toMatchObject({ state: 'cancelled', counts: { done: 1, 'rolled-back': 1, 'not-started': 1 } })
    expect(kafka.replicasOf('orders-0')).toEqual([3, 2])
    expect(kafka.replicasOf('orders-1')).toEqual([1, 2])
    expect([...kafka.configs]).toEqual([])
  })

  it('leaves alone what somebody else has made of it', async () => {
    await runner.start(planOf([[0, [3, 2]]]))
    kafka.reassign('orders-0', [4, 2])
    await runner.cancel()
    await ended()
    expect(kafka.asked).toEqual(['move orders-0'])
    expect(runner.ended[0]?.counts).toEqual({ skipped: 1 })
  })

  it('without a plan says so', async () => {
    await expect(runner.cancel()).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('throttles', () => {
  const throttled = { throttleBytesPerSecond: 1000 }

  it('are set before the first byte moves and removed after the last', async () => {
    await runner.start(planOf([[0, [3, 2]]], throttled))
    expect(kafka.asked.indexOf('move orders-0')).toBe(kafka.asked.length - 1)
    expect(kafka.configs.get(`broker 3 ${RATE}`)).toBe('1000')
    expect(kafka.configs.get('topic orders follower.replication.throttled.replicas')).toBe('0:3')
    expect(kafka.configs.has(`broker 4 ${RATE}`)).toBe(false)
    kafka.finish('orders-0')
    await ended()
    expect([...kafka.configs]).toEqual([])
  })

  it('of somebody else stay as they were', async () => {
    const theirs = [
      [`broker 1 ${RATE}`, '77'],
      [`broker 4 ${RATE}`, '88'],
      ['topic orders leader.replication.throttled.replicas', '9:9'],
    ] as const
    for (const [id, value] of theirs) kafka.configs.set(id, value)
    await runner.start(planOf([[0, [3, 2]]], throttled))
    expect(kafka.configs.get(`broker 1 ${RATE}`)).toBe('1000')
    kafka.finish('orders-0')
    await ended()
    expect(Object.fromEntries(kafka.configs)).toEqual(Object.fromEntries(theirs))
  })

  it('that cannot be set keep the plan from starting', async () => {
    kafka.mute = 3
    await expect(runner.start(planOf([[0, [3, 2]]], throttled))).rejects.toThrow('throttle of broker 3 could not be set')
    expect(kafka.asked).not.toContain('move orders-0')
  })

  it('change while it runs, and go when it no longer wants any', async () => {
    await runner.start(planOf([[0, [3, 2]]], throttled))
    await runner.setThrottle(5000)
    expect(kafka.configs.get(`broker 3 ${RATE}`)).toBe('5000')
    await runner.setThrottle(null)
    expect([...kafka.configs]).toEqual([])
    await runner.setThrottle(9000)
    expect(kafka.configs.get(`broker 2 ${RATE}`)).toBe('9000')
    kafka.finish('orders-0')
    await ended()
    expect([...kafka.configs]).toEqual([])
  })

  it('of a broker that is away are removed when it is back', async () => {
    await runner.start(planOf([[0, [3, 2]]], throttled))
    kafka.finish('orders-0')
    kafka.brokerIds.delete(3)
    await ended()
    expect([...kafka.configs.keys()].every(id => id.startsWith('broker 3 '))).toBe(true)
    expect(runner.claims).toHaveLength(2)
    kafka.brokerIds.add(3)
    await restart()
    await vi.waitFor(() => expect([...kafka.configs]).toEqual([]), { timeout: 20_000 })
    await vi.waitFor(() => expect(runner.claims).toEqual([]), 20_000)
  })
})

describe('after the end of the process', () => {
  it('the plan goes on where it was, with the throttle removed at its end', async () => {
    await runner.start(
      planOf(
        [
          [0, [3, 2]],
          [1, [3, 2]],
        ],
        { batchSize: 1, throttleBytesPerSecond: 1000 },
      ),
    )
    kafka.finish('orders-0')
    await restart()
    await vi.waitFor(() => expect(kafka.asked).toContain('move orders-1'), { timeout: 20_000 })
    kafka.finish('orders-1')
    await ended()
    expect(runner.ended[0]).toMatchObject({ state: 'finished', counts: { done: 2 } })
    expect([...kafka.configs]).toEqual([])
  })

  it('a plan that had ended behind its back is only cleaned up', async () => {
    await runner.start(planOf([[0, [3, 2]]], { throttleBytesPerSecond: 1000 }))
    await runner.close()
    kafka.finish('orders-0')
    await restart()
    await vi.waitFor(() => expect(runner.ended[0]).toMatchObject({ state: 'finished' }), { timeout: 20_000 })
    expect(kafka.asked.filter(asked => asked.startsWith('move'))).toHaveLength(1)
    expect([...kafka.configs]).toEqual([])
  })

  it('nothing is touched where the cluster is read-only, and the reason is said', async () => {
    await runner.start(planOf([[0, [3, 2]]], { throttleBytesPerSecond: 1000 }))
    kafka.finish('orders-0')
    await restart(true)
    await vi.waitFor(() => expect(runner.trouble).toContain('read-only'), { timeout: 20_000 })
    expect(kafka.configs.size).toBeGreaterThan(0)
  })
})
