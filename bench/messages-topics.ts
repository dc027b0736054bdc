/** The topics that `bench/messages` searches: written by ourselves, batch by batch, because no producer would be as fast. */
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils'
import { createTopicsV7 } from '@platformatic/kafka'
import type { BrokerPool } from '#server/kafka/connections/broker-pool'
import { crc32c } from '#server/kafka/crc32c'
import { produceRequest } from '#server/kafka/protocol/produce'
import { fromLibrary } from '#server/kafka/protocol/request'
import type { Codec } from '#server/kafka/record-batch'
import { createTopicLog, type TopicLayout } from '#server/kafka/topic-log'

export const NEEDLE = 'needle-7f3a9c'
export const HITS = 157
export const PARTITIONS = 6
/** Few messages in each of many partitions. */
export const WIDE_TOPIC = 'messages-wide'
export const WIDE_PARTITIONS = 1000
const WIDE_MESSAGES = 20

export const topicOf = (codec: Codec) => `messages-${codec}`

/** About 30 kB before compression: what a producer under load gathers with `linger.ms` of a few milliseconds. */
const BATCH_MESSAGES = 100
const IN_FLIGHT = 24
const TIMEOUT_MS = 60_000
const FIRST_TIMESTAMP_MS = 1_790_000_000_000
const HEADER_BYTES = 61
const CODEC_IDS: Record<Codec, number> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 }
const createTopics = fromLibrary('CreateTopics', [createTopicsV7.api])
const never = new AbortController().signal

/** Writes the same `messages` messages to one topic per codec; topics that are there already stay as they are. */
export async function fillTopics(pool: BrokerPool, codecs: readonly Codec[], messages: number): Promise<void> {
  const missing: Codec[] = []
  for (const codec of codecs) if (await create(pool, topicOf(codec), PARTITIONS)) missing.push(codec)
  if (missing.length > 0) await fill(pool, missing, messages)
  if (await create(pool, WIDE_TOPIC, WIDE_PARTITIONS)) await fillWide(pool)
}

async function fill(pool: BrokerPool, codecs: readonly Codec[], messages: number): Promise<void> {
  const layouts = new Map<Codec, TopicLayout>()
  for (const codec of codecs) layouts.set(codec, await led(pool, topicOf(codec), PARTITIONS))
  const hitEvery = Math.floor(messages / HITS)
  const isHit = (i: number) => i % hitEvery === hitEvery - 1 && Math.floor(i / hitEvery) < HITS
  await withSeveral(function* () {
    for (let first = 0; first < messages; first += BATCH_MESSAGES) {
      const count = Math.min(BATCH_MESSAGES, messages - first)
      const body = batchBody(count, i => messageText(first + i, isHit(first + i)))
      const partition = (first / BATCH_MESSAGES) % PARTITIONS
      for (const [codec, layout] of layouts) yield send(pool, layout, partition, seal(compress(codec, body), count, first, codec))
    }
  })
}

async function fillWide(pool: BrokerPool): Promise<void> {
  const layout = await led(pool, WIDE_TOPIC, WIDE_PARTITIONS)
  await withSeveral(function* () {
    for (let partition = 0; partition < WIDE_PARTITIONS; partition++) {
      const body = batchBody(WIDE_MESSAGES, i => messageText(i * WIDE_PARTITIONS + partition, false))
      yield send(pool, layout, partition, seal(body, WIDE_MESSAGES, partition * WIDE_MESSAGES, 'none'))
    }
  })
}

/** Several under way at a time: each of as many loops takes the next when its last one is through. */
async function withSeveral(start: () => Generator<Promise<void>>): Promise<void> {
  const sends = start()
  const loop = async () => {
    for (let next = sends.next(); next.done !== true; next = sends.next()) await next.value
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, loop))
}

const COUNTRIES = ['AT', 'BE', 'CH', 'DE', 'DK', 'ES', 'FI', 'FR', 'IS', 'IT', 'NL', 'NO', 'PL', 'PT', 'SE', 'UK']
const STATES = ['placed', 'paid', 'packed', 'sent', 'arrived', 'returned', 'refused', 'lost']
const NOTE = 'leave it with the neighbour on the left if nobody answers the door, and ring twice'

/**
 * JSON of about 300 bytes. Only hits hold the needle, and only in hits do the country IS and the state refused meet, each of
 * which is common: a filter on both fields has to look at both.
 */
function messageText(i: number, hit: boolean): string {
  const country = hit ? 'IS' : (COUNTRIES[(i * 7) % 16] ?? '')
  const state = hit ? 'refused' : (STATES[(i * 5 + (i >> 4)) % 8] ?? '')
  const honest = !hit && country === 'IS' && state === 'refused' ? 'lost' : state
  return (
    `{"id":"5f0c${String(i).padStart(12, '0')}","type":"order","customer":{"id":${100_000 + ((i * 7919) % 900_000)},"country":"${country}",` +
    `"tier":"gold"},"order":{"number":${i},"state":"${honest}","total":${(i * 31) % 100_000}.5,"currency":"EUR","items":${1 + (i % 9)}},` +
    `"trace":"${((i * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}","note":"${hit ? NEEDLE : NOTE}"}`
  )
}

const scratch = Buffer.alloc(BATCH_MESSAGES * 1024)

/** Records with a key, a value and no headers (KIP-98), each a millisecond after the one before. */
function batchBody(count: number, textOf: (i: number) => string): Buffer {
  let at = 0
  for (let i = 0; i < count; i++) {
    const text = textOf(i)
    const fixed = 1 + varintBytes(i) * 2 + 1 + 8 + varintBytes(text.length) + 1
    at = writeVarint(at, fixed + text.length)
    scratch[at++] = 0
    at = writeVarint(at, i)
    at = writeVarint(at, i)
    at = writeVarint(at, 8)
    at += scratch.write(text.slice(7, 15), at, 'latin1')
    at = writeVarint(at, text.length)
    at += scratch.write(text, at, 'latin1')
    scratch[at++] = 0
  }
  return scratch.subarray(0, at)
}

function writeVarint(start: number, value: number): number {
  let at = start
  let rest = value << 1
  for (; rest > 127; rest >>>= 7) scratch[at++] = (rest & 127) | 128
  scratch[at++] = rest
  return at
}

function varintBytes(value: number): number {
  return value < 64 ? 1 : value < 8192 ? 2 : 3
}

function compress(codec: Codec, bytes: Buffer): Buffer {
  switch (codec) {
    case 'none':
      return bytes
    case 'gzip':
      return gzipSync(bytes, { level: 1 })
    case 'snappy':
      return snappyCompress(bytes)
    case 'lz4':
      return lz4Compress(bytes)
    case 'zstd':
      return zstdCompressSync(bytes)
  }
}

function seal(body: Buffer, count: number, first: number, codec: Codec): Buffer {
  const batch = Buffer.alloc(HEADER_BYTES + body.length)
  const timestamp = BigInt(FIRST_TIMESTAMP_MS + first)
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12)
  batch.writeInt8(2, 16)
  batch.writeInt16BE(CODEC_IDS[codec], 21)
  batch.writeInt32BE(count - 1, 23)
  batch.writeBigInt64BE(timestamp, 27)
  batch.writeBigInt64BE(timestamp + BigInt(count - 1), 35)
  batch.writeBigInt64BE(-1n, 43)
  batch.writeInt16BE(-1, 51)
  batch.writeInt32BE(-1, 53)
  batch.writeInt32BE(count, 57)
  body.copy(batch, HEADER_BYTES)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

/** False: it was there. */
async function create(pool: BrokerPool, name: string, partitions: number): Promise<boolean> {
  // Timestamps lie in the past: nothing may be removed.
  const configs = [{ name: 'retention.ms', value: '-1' }]
  const topic = { name, numPartitions: partitions, replicationFactor: 1, assignments: [], configs }
  const { answer } = await pool.requestAny(createTopics, [[topic], TIMEOUT_MS, false])
  const code = answer.topics[0]?.errorCode ?? 0
  if (code !== 0 && code !== 36) throw new Error(`could not create ${name}: ${answer.topics[0]?.errorMessage}`)
  return code === 0
}

async function led(pool: BrokerPool, name: string, partitions: number): Promise<TopicLayout> {
  for (const deadlineMs = Date.now() + TIMEOUT_MS; Date.now() < deadlineMs; await sleep(300)) {
    const layout = await createTopicLog(pool)
      .describe(name, never)
      .catch(() => null)
    const withLeader = [...(layout?.partitions.values() ?? [])].filter(({ leader }) => leader !== null)
    if (layout && withLeader.length === partitions) return layout
  }
  throw new Error(`${name} has no leaders`)
}

/** A broker leads a new partition a little later than the metadata says. */
async function send(pool: BrokerPool, layout: TopicLayout, partition: number, records: Buffer): Promise<void> {
  const leader = layout.partitions.get(partition)?.leader ?? -1
  for (const deadlineMs = Date.now() + TIMEOUT_MS; ; await sleep(300)) {
    const args = { topic: layout.topic, partition, records, timeoutMs: TIMEOUT_MS }
    const [result] = await pool.request(leader, produceRequest, args)
    if (result?.errorCode === 0) return
    if (Date.now() > deadlineMs) throw new Error(`${layout.topic} ${partition} takes no messages: error ${result?.errorCode}`)
  }
}
