import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ScanEnd } from '#lib/wire/messages'
import { produceRequest } from '#server/kafka/protocol/produce'
import { createTopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../errors.ts'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'
import { compress, writeBatch } from '../testing/record-batches.ts'
import { seededRandom } from '../testing/seeded-random.ts'
import { slowdown } from '../testing/slowdown.ts'

const MIB = 1 << 20
const kafka = messageCluster({ nodes: 3, properties: { 'min.insync.replicas': '1' } })
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
    kafka.cluster.pause(3)
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

/** null while every leader is dead and Kafka has not noticed: a search that begins then says so, and can be repeated. */
function page10000(name: string, cursor: string) {
  return collect(kafka.messages, name, { limit: 10_000, maxSeconds: 60, cursor }).catch((error: unknown) => {
    if (error instanceof PartituraError && error.code === 'broker-unreachable' && error.retryable) return null
    throw error
  })
}

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
