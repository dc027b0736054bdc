import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { SHORT_SESSION } from '#demo/brokers/temporary-cluster'
import type { ScanEnd } from '#lib/wire/messages'
import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import { produceRequest } from '#server/kafka/protocol/produce'
import { failureOf } from '#server/kafka/errors'
import { createTopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../errors.ts'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'
import { compress, sealBatch, writeBatch } from '../testing/record-batches.ts'
import { seededRandom } from '../testing/seeded-random.ts'
import { createMessageEngine } from './messages.ts'
import { slowdown } from '../testing/slowdown.ts'

const MIB = 1 << 20
const kafka = messageCluster({
  nodes: 3,
  racks: 3,
  properties: {
    ...SHORT_SESSION,
    'min.insync.replicas': '1',
    'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
  },
})
const { topic, send } = kafka

async function leaderOf(name: string, partition: number): Promise<number> {
  const layout = await createTopicLog(kafka.pool).describe(name, never)
  return layout.partitions.get(partition)?.leader ?? -1
}

/** Appends a batch as it is: what no producer would write. */
async function append(name: string, records: Buffer): Promise<void> {
  const [result] = await kafka.pool.request(await leaderOf(name, 0), produceRequest, {
    topic: name,
    partition: 0,
    records,
    timeoutMs: 5000,
  })
  expect(result).toMatchObject({ errorCode: 0 })
}

const values = (found: { value: { data: string } | null }[]) => found.map(line => line.value?.data)

describe('D2: bombs', () => {
  it.each(['gzip', 'zstd', 'lz4', 'snappy'] as const)(
    'a small %s batch that unpacks to more than 64 MiB is said to be too large; the next one is shown',
    async codec => {
      const name = await topic(`bomb-${codec}`, 1, { 'max.message.bytes': '20000000' })
      await append(name, writeBatch({ records: [{ value: 'before' }] }))
      const bomb = await brokerProofBomb(codec)
      await append(name, bomb)
      await append(name, writeBatch({ records: [{ value: 'behind' }] }))
      const { found, unreadable, end } = await collect(kafka.messages, name, {})
      expect(values(found)).toEqual(['before', 'behind'])
      expect(unreadable).toMatchObject([{ partition: 0, fromOffset: '1', toOffset: '1', code: 'too-large' }])
      expect(end.reason).toBe('end-reached')
      await expect(kafka.messages.read(name, 0, 1n, never)).rejects.toMatchObject({
        message: expect.stringContaining('Too large to decode'),
      })
    },
  )
})

/** One record of 80 MiB that compresses well: the broker, which unpacks what it is given, takes it. */
async function brokerProofBomb(codec: 'gzip' | 'zstd' | 'lz4' | 'snappy'): Promise<Buffer> {
  const value = Buffer.alloc(80 * MIB, 'a')
  const plain = writeBatch({ records: [{ value }] })
  return writeBatch({ codec, records: [{ value: null }], body: compress(codec, plain.subarray(61)) })
}

describe('D5: a damaged log', () => {
  it('is flagged where a byte was flipped on disk, and all batches around it are shown', async () => {
    const name = 'damaged'
    await kafka.changes.createTopic({ name, layout: { assignments: [[2]] }, configs: {} }, false, never)
    for (let i = 0; i < 5; i++)
      await send(
        name,
        Array.from({ length: 4 }, (_, j) => ({ value: `batch ${i} message ${j}` })),
      )
    await kafka.cluster.stop(2)
    await flipByte(name, 'batch 2 message 1')
    await kafka.cluster.start(2)
    await expect.poll(() => leaderOf(name, 0), { timeout: 30_000 }).toBe(2)
    const readable = () =>
      collect(kafka.messages, name, {}).then(
        () => true,
        () => false,
      )
    await expect.poll(readable, { timeout: 30_000 }).toBe(true)
    const { found, unreadable, end } = await collect(kafka.messages, name, {})
    expect(unreadable).toMatchObject([{ fromOffset: '8', toOffset: '11', code: 'crc-mismatch' }])
    expect(found.map(m => Number(m.offset))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(end.reason).toBe('end-reached')
    const newest = await collect(kafka.messages, name, { order: 'newest' })
    expect(newest.found.map(m => m.offset)).toEqual(found.map(m => m.offset).toReversed())
    expect(newest.unreadable).toMatchObject([{ fromOffset: '8', toOffset: '11' }])
    await expect(kafka.messages.read(name, 0, 9n, never)).rejects.toMatchObject({
      message: expect.stringContaining('CRC mismatch'),
    })
  })
})

async function flipByte(name: string, near: string): Promise<void> {
  const folder = join(kafka.dataDir, 'broker-2', `${name}-0`)
  const segment = (await readdir(folder)).find(file => file.endsWith('.log')) ?? ''
  const file = await open(join(folder, segment), 'r+')
  try {
    const bytes = await file.readFile()
    const at = bytes.indexOf(near)
    await file.write(Buffer.from([(bytes[at] ?? 0) ^ 1]), 0, 1, at)
  } finally {
    await file.close()
  }
}

describe('a leader that does not answer', () => {
  it('keeps its partition from being read, and says so, but not the others', async () => {
    const name = 'one-silent'
    await kafka.changes.createTopic({ name, layout: { assignments: [[1], [2], [3]] }, configs: {} }, false, never)
    await send(
      name,
      [0, 1, 2].map(partition => ({ value: `of ${partition}`, partition })),
    )
    expect((await collect(kafka.messages, name, { order: 'newest' })).found).toHaveLength(3)
    await kafka.cluster.pause(3)
    try {
      const startedAtMs = performance.now()
      const { found, end } = await collect(kafka.messages, name, { order: 'newest', limit: 2 })
      const tookMs = performance.now() - startedAtMs
      expect(tookMs).toBeLessThan(5000 * (await slowdown()))
      expect(new Set(values(found))).toEqual(new Set(['of 0', 'of 1']))
      expect(end.partitions[2]).toMatchObject({ partition: 2, error: { detail: expect.stringContaining('broker 3') } })
      expect(end.detail).toContain('1 of 3 partitions could not be read')
    } finally {
      kafka.cluster.resume(3)
    }
    await expect.poll(async () => (await collect(kafka.messages, name, {})).found.length, { timeout: 30_000 }).toBe(3)
  })
})

describe('KIP-392: a follower in our rack', () => {
  /** The brokers that were asked for messages, one after another; `broken` is never reached. */
  async function readFrom(name: string, rack: string | null, broken: number | null = null) {
    const asked: number[] = []
    const request: typeof kafka.pool.request = (broker, kind, ...rest) => {
      if (kind.name === 'Fetch') asked.push(broker)
      if (kind.name === 'Fetch' && broker === broken) return Promise.reject(failureOf('connection-refused', 'refused', broker))
      return kafka.pool.request(broker, kind, ...rest)
    }
    const pool = new Proxy(kafka.pool, {
      get(target, key) {
        const value: unknown = key === 'request' ? request : Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const engine = createMessageEngine()
    try {
      const { found, end } = await collect(engine.forCluster(pool, null, rack), name, { limit: 10_000 })
      return { asked, end, offsets: found.map(({ offset }) => offset) }
    } finally {
      await engine.close()
    }
  }

  it('is read instead of the leader; when it fails, the leader is, and no message is lost or comes twice', async () => {
    const name = await topic('nearest', 1)
    const count = 6000
    const sent = Array.from({ length: count }, (_, i) => ({ value: `m${i} ${'x'.repeat(400)}` }))
    for (let i = 0; i < count; i += 1000) await send(name, sent.slice(i, i + 1000))
    const leader = await leaderOf(name, 0)
    const follower = (leader % 3) + 1
    const all = Array.from({ length: count }, (_, i) => String(i))
    const rack = `rack-${follower}`
    // A follower that has not fetched the last of it is not named; it has after half a second (replica.fetch.wait.max.ms).
    await expect.poll(async () => new Set((await readFrom(name, rack)).asked).has(follower), { timeout: 20_000 }).toBe(true)
    const near = await readFrom(name, rack)
    expect(near.offsets).toEqual(all)
    expect(near.asked[0]).toBe(leader)
    expect(near.asked.slice(1).length).toBeGreaterThan(1)
    expect(new Set(near.asked.slice(1))).toEqual(new Set([follower]))
    const fallen = await readFrom(name, rack, follower)
    expect(fallen).toMatchObject({ offsets: all, end: { reason: 'end-reached' } })
    expect(fallen.asked.slice(0, 3)).toEqual([leader, follower, leader])
    expect(new Set(fallen.asked.slice(2))).toEqual(new Set([leader]))
    expect(new Set((await readFrom(name, `rack-${leader}`)).asked)).toEqual(new Set([leader]))
    expect(new Set((await readFrom(name, null)).asked)).toEqual(new Set([leader]))
  })
})

/** null while every leader is dead and Kafka has not noticed: a search that begins then says so, and can be repeated. */
function page10000(name: string, cursor: string) {
  return collect(kafka.messages, name, { limit: 10_000, maxSeconds: 60, cursor }).catch((error: unknown) => {
    if (error instanceof PartituraError && error.code === 'broker-unreachable' && error.retryable) return null
    throw error
  })
}

describe('what is damaged or unknown on the way', () => {
  /** Changes the record batches of a partition on their way from the brokers to us. */
  function tampered(partition: number, change: (batch: Buffer) => void) {
    const request = kafka.pool.request.bind(kafka.pool)
    return vi.spyOn(kafka.pool, 'request').mockImplementation(async (brokerId, kind, args, ...rest) => {
      const answer = await request(brokerId, kind, args, ...rest)
      const fetched = fetchedPartitions(answer).find(each => each.partition === partition)
      if (fetched !== undefined && fetched.records.length > 61) change(fetched.records)
      return answer
    })
  }

  function fetchedPartitions(answer: unknown): FetchedPartition[] {
    const isFetch = typeof answer === 'object' && answer !== null && 'throttleTimeMs' in answer && 'partitions' in answer
    return isFetch && Array.isArray(answer.partitions) ? answer.partitions.filter(each => Buffer.isBuffer(each.records)) : []
  }

  it.each([5, 6, 7])('D4: codec %i is an error of its stretch; all other partitions are shown', async codec => {
    const name = await topic(`codec-${codec}`, 3)
    await send(
      name,
      [0, 1, 2].map(partition => ({ value: `of ${partition}`, partition })),
    )
    const spy = tampered(1, batch => {
      batch.writeInt16BE((batch.readInt16BE(21) & ~7) | codec, 21)
      sealBatch(batch)
    })
    const { found, unreadable, end } = await collect(kafka.messages, name, {})
    spy.mockRestore()
    expect(new Set(values(found))).toEqual(new Set(['of 0', 'of 2']))
    expect(unreadable).toMatchObject([{ partition: 1, fromOffset: '0', toOffset: '0', code: 'unknown-codec' }])
    expect(end.reason).toBe('end-reached')
  })

  it('D5: bytes flipped between broker and us are all flagged, none is shown as if it were right', async () => {
    const name = await topic('flipped', 1)
    const random = seededRandom(55)
    const sent = Array.from({ length: 20 }, (_, i) => `message ${i} ${'x'.repeat(100)}`)
    await send(
      name,
      sent.map(value => ({ value })),
    )
    for (let round = 0; round < 25; round++) {
      const spy = tampered(0, batch => {
        // Behind the length and the version, which say where the batch ends: all of it is under the checksum.
        const at = 21 + random.int(batch.length - 21)
        batch[at] = (batch[at] ?? 0) ^ (1 << random.int(8))
      })
      const { found, unreadable } = await collect(kafka.messages, name, {})
      spy.mockRestore()
      expect(found).toEqual([])
      expect(unreadable).toMatchObject([{ code: 'crc-mismatch' }])
    }
    expect(values((await collect(kafka.messages, name, {})).found)).toEqual(sent)
  })
})

describe('a leader that dies during a search', () => {
  it('neither loses nor repeats a message: the search goes on with the new leader', async () => {
    const name = await topic('failover', 3)
    const random = seededRandom(30)
    const count = 30_000
    const sent = Array.from({ length: count }, (_, i) => ({ value: `m${i} ${'x'.repeat(200)}`, partition: random.int(3) }))
    for (let i = 0; i < count; i += 5000) await send(name, sent.slice(i, i + 5000))
    const victim = await leaderOf(name, 0)
    const seen: string[] = []
    let end: ScanEnd | null = null
    let killed = false
    for await (const line of kafka.messages.scan(name, { limit: 10_000, maxSeconds: 60 }, never)) {
      if (line.type === 'message') seen.push(`${line.partition}/${line.offset}`)
      if (line.type === 'end') end = line
      if (seen.length === 700 && !killed) {
        killed = true
        await kafka.cluster.kill(victim)
      }
    }
    for (let cursor = end?.cursor ?? null; cursor !== null; cursor = end?.cursor ?? null) {
      const page = await page10000(name, cursor)
      if (page === null) continue
      seen.push(...page.found.map(m => `${m.partition}/${m.offset}`))
      end = page.end
    }
    expect(end).toMatchObject({ reason: 'end-reached' })
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(count)
  })
})
