import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ScanLine, ScanProgress } from '#lib/wire/messages'
import { fakeTopic, fakeTopicLog, inlinePool, type FakePartition, type FakeTopic } from '../testing/fake-topic-log.ts'
import { printCursor, readCursor } from './scan-cursor.ts'
import { readScanQuery } from './scan-query.ts'
import { scanTopic } from './scan-topic.ts'

vi.setConfig({ testTimeout: 60_000 })
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))

const leaving: AbortController[] = []
afterEach(() => {
  for (const each of leaving.splice(0)) each.abort()
  vi.useRealTimers()
})

/** Follows a topic in the background. */
function follow(topic: FakeTopic, query: { cursor?: string } = {}) {
  const leave = new AbortController()
  leaving.push(leave)
  const lines: ScanLine[] = []
  const scanning = (async () => {
    const scan = scanTopic(fakeTopicLog(topic), inlinePool, 't', readScanQuery({ tail: true, ...query }), leave.signal)
    for await (const line of scan) lines.push(line)
  })()
  scanning.catch(() => {})
  const values = () => lines.flatMap(line => (line.type === 'message' ? [line.value?.data] : []))
  const tail = () => lines.findLast((line): line is ScanProgress => line.type === 'progress')?.tail
  return { lines, values, tail }
}

/** Lets time pass, much faster than it does, until the condition holds; the pauses of node:timers/promises pass as they do. */
async function until(condition: () => boolean): Promise<void> {
  const untilMs = Date.now() + 20_000
  while (Date.now() < untilMs && !condition()) {
    await vi.advanceTimersByTimeAsync(50)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(condition()).toBe(true)
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) await vi.advanceTimersByTimeAsync(50)
}

const led = (values: string[], leader = 1): FakePartition => ({ values, leader })

describe('a tail', () => {
  it('says which partition it cannot read, and reads it from when the tail began once its leader answers', async () => {
    const topic = fakeTopic([led(['old']), { ...led(['old', 'meanwhile'], 2), offsetByTime: 1 }])
    topic.silent.add(2)
    const { values, tail } = follow(topic)
    await until(() => tail()?.notRead !== undefined)
    expect(tail()?.notRead).toEqual({
      count: 1,
      partitions: [{ partition: 1, error: { code: 'broker-unreachable', detail: expect.stringContaining('broker 2') } }],
    })
    await pass(12_000)
    topic.silent.clear()
    await until(() => values().includes('meanwhile'))
    topic.partitions[1]?.values.push('later')
    await until(() => values().includes('later'))
    await until(() => tail()?.notRead === undefined)
    expect(values()).toEqual(['meanwhile', 'later'])
  })

  it('goes on at its cursor in a partition that cannot be reached when it begins', async () => {
    const topic = fakeTopic([led([]), led(['seen', 'behind it'], 2)])
    topic.silent.add(2)
    const from = (offset: bigint) => ({ from: offset, to: 2n ** 63n - 1n })
    const ranges = new Map([0, 1].map(partition => [partition, from(BigInt(partition))]))
    const { values, tail } = follow(topic, { cursor: printCursor({ topic: 't', topicId: 'id', order: 'oldest', ranges }) })
    await until(() => tail()?.notRead?.count === 1)
    topic.silent.clear()
    await until(() => values().length > 0)
    expect(values()).toEqual(['behind it'])
  })

  it('reads partitions that are added while it runs, from their beginning', async () => {
    const topic = fakeTopic([led(['old'])])
    const { lines, values, tail } = follow(topic)
    await until(() => tail() !== undefined)
    topic.partitions.push(led(['first of its partition']))
    await until(() => values().includes('first of its partition'))
    expect(tail()?.notRead).toBeUndefined()
    topic.partitions.push({ values: ['and another'], leader: null })
    await until(() => tail()?.notRead?.partitions[0]?.partition === 2)
    topic.partitions[2] = led(['and another'])
    await until(() => values().includes('and another'))
    // A cursor has told where they begin before the first message of them came.
    for (const partition of [1, 2]) {
      const before = lines.slice(
        0,
        lines.findIndex(line => line.type === 'message' && line.partition === partition),
      )
      const cursor = before.findLast((line): line is ScanProgress => line.type === 'progress')?.tail?.cursor ?? ''
      expect(readCursor(cursor, 't', 'oldest').ranges.get(partition)).toMatchObject({ from: 0n })
    }
  })

  it('that goes on at a cursor reads those that were added in between; one of a search stays within it', async () => {
    const topic = fakeTopic([led(['old']), led(['added'])])
    const cursor = (to: bigint) =>
      printCursor({ topic: 't', topicId: 'id', order: 'oldest', ranges: new Map([[0, { from: 1n, to }]]) })
    const tail = follow(topic, { cursor: cursor(2n ** 63n - 1n) })
    const ofSearch = follow(topic, { cursor: cursor(9n) })
    await until(() => tail.values().includes('added'))
    await pass(12_000)
    expect(ofSearch.values()).toEqual([])
  })

  it('never gives up a leader that stays away, says so, and goes on where it was', async () => {
    const topic = fakeTopic([led(['old']), led(['old'], 2)])
    const { lines, values, tail } = follow(topic)
    await until(() => topic.fetches > 2)
    topic.silent.add(2)
    topic.partitions[1]?.values.push('meanwhile')
    await pass(60_000)
    expect(tail()?.notRead).toMatchObject({ count: 1, partitions: [{ partition: 1 }] })
    topic.silent.clear()
    await until(() => values().includes('meanwhile'))
    await until(() => tail()?.notRead === undefined)
    expect(lines.some(line => line.type === 'end')).toBe(false)
  })

  it('goes on where a log is written on that was cut back by an unclean leader election, and says what was lost', async () => {
    const topic = fakeTopic([led(['a', 'b', 'c'])])
    const { lines, values } = follow(topic)
    await until(() => topic.fetches > 2)
    topic.partitions[0] = led(['a'])
    await until(() => lines.some(line => line.type === 'unreadable'))
    expect(lines.find(line => line.type === 'unreadable')).toMatchObject({
      fromOffset: '1',
      toOffset: '2',
      code: 'log-truncated',
    })
    topic.partitions[0].values.push('anew')
    await until(() => values().includes('anew'))
  })
})
