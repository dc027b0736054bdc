import { afterEach, expect, it, vi } from 'vitest'
import { fakeTopic, fakeTopicLog, inlinePool } from '../testing/fake-topic-log.ts'
import { readScanQuery } from './scan-query.ts'
import { scanTopic } from './scan-topic.ts'

const never = new AbortController().signal

afterEach(() => void vi.useRealTimers())

it('a partition that the others went on without is named at the end, though its request has time left', async () => {
  const topic = fakeTopic([
    { values: ['a', 'b'], leader: 1 },
    { values: ['c'], leader: 2, hangs: true },
  ])
  const scan = scanTopic(fakeTopicLog(topic), inlinePool, 't', readScanQuery({ order: 'newest', limit: 2 }), never)
  const lines = []
  for await (const line of scan) lines.push(line)
  expect(lines.filter(({ type }) => type === 'message')).toHaveLength(2)
  expect(lines.at(-1)).toMatchObject({
    type: 'end',
    reason: 'limit',
    detail: expect.stringContaining('1 of 2 partitions could not be read to the end'),
    partitions: [{ error: null }, { error: { code: 'broker-unreachable', detail: expect.stringContaining('broker 2') } }],
  })
})

it('a search that nobody reads any more reads nothing more of Kafka when its time is used up, and then says so', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  const values = Array.from({ length: 5000 }, (_, i) => `message ${i}`)
  const topic = fakeTopic([{ values, leader: 1, perFetch: 1 }])
  const scan = scanTopic(fakeTopicLog(topic), inlinePool, 't', readScanQuery({ maxSeconds: 4, contains: 'nothing' }), never)
  const first = scan.next()
  await vi.advanceTimersByTimeAsync(500)
  expect((await first).value).toMatchObject({ type: 'progress' })
  const fetchesAtFirst = topic.fetches
  await vi.advanceTimersByTimeAsync(3600)
  const fetches = topic.fetches
  expect(fetches).toBeGreaterThan(fetchesAtFirst)
  await vi.advanceTimersByTimeAsync(5000)
  expect(topic.fetches).toBe(fetches)
  expect((await scan.next()).value).toMatchObject({ type: 'end', reason: 'budget-seconds', cursor: expect.any(String) })
})
