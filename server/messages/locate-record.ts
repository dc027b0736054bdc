import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '#lib/wire/messages'
import { kafkaErrorName } from '#server/kafka/errors'
import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import { EARLIEST, LATEST } from '#server/kafka/protocol/list-offsets'
import type { TopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../errors.ts'
import type { ChunkResult, ChunkTask, PartBytes } from './decode/chunk.ts'
import type { DecodePool } from './decode/decode-pool.ts'
import { DecodeKilledError } from './decode/decode-pool.ts'
import { NO_TESTS } from './decode/record-filter.ts'
import type { SchemaSource } from './formats/registry/schema-source.ts'
import { MAX_BATCH_BYTES } from './scan/chunk-task.ts'

export interface MessageAddress {
  topic: string
  partition: number
  offset: bigint
}

/** How to decode the record, and where schemas come from. */
export interface RecordRequest extends Pick<ChunkTask, 'preview' | 'formats' | 'part'> {
  schemas: SchemaSource | null
}

export interface LocatedRecord {
  message: Message
  /** When a part was asked for: its bytes, within `records` unless they are a copy. */
  part: PartBytes | null
  /** Lent by the pool; the caller gives them back when it asked for a part. */
  records: Buffer
}

const TRIES = 4
const RETRY_AFTER_MS = 300
/** Of empty answers where there should be a batch: what lies in tiered storage may come late (KIP-405). */
const EMPTY_TRIES = 8
const EMPTY_WAIT_MS = 500
/** How many batches to look through for the next message behind a gap. */
const GAP_FETCHES = 5

/**
 * The record at an offset, whatever became of its transaction.
 * @throws PartituraError `message-not-found` (removed, not written yet, or a gap: the text says which, and what there is),
 *   `topic-not-found`, `partition-not-found`, `broker-unreachable`
 */
export async function locateRecord(
  log: TopicLog,
  pool: DecodePool,
  address: MessageAddress,
  request: RecordRequest,
  signal: AbortSignal,
): Promise<LocatedRecord> {
  let fetchOffset = address.offset
  for (let i = 0; i < GAP_FETCHES; i++) {
    const fetched = await fetchBatch(log, pool, address, fetchOffset, signal)
    if (typeof fetched === 'string' || fetched.records.length === 0) throw await outOfRange(log, address, signal)
    const result = await decode(pool, address, fetched, fetchOffset, request, signal)
    const [hit] = result.hits
    if (hit !== undefined && BigInt(hit.offset) === address.offset) {
      return { message: hit, part: result.part ?? null, records: fetched.records }
    }
    const [damage] = result.unreadable
    if (damage !== undefined && BigInt(damage.fromOffset) <= address.offset) {
      throw notFound(
        address,
        `is in a stretch that cannot be read (offsets ${damage.fromOffset} to ${damage.toOffset}): ${damage.detail}`,
      )
    }
    if (hit !== undefined) throw gap(address, fetched, hit.offset)
    if (result.doneTo <= fetchOffset) break
    fetchOffset = result.doneTo
    if (fetchOffset >= fetched.highWatermark) throw gap(address, fetched, null)
  }
  throw notFound(address, 'holds no message: it was compacted away or is the marker of a transaction, and so are many behind it.')
}

/**
 * The batch at or behind the offset; OFFSET_OUT_OF_RANGE when there is none. Finds the leader, also when it moves. Without
 * records: nothing is there, or the log goes on and Kafka has sent nothing of it for several tries.
 */
async function fetchBatch(
  log: TopicLog,
  pool: DecodePool,
  { topic, partition }: MessageAddress,
  fetchOffset: bigint,
  signal: AbortSignal,
): Promise<FetchedPartition | 'OFFSET_OUT_OF_RANGE'> {
  let trouble = 'it has no leader'
  let empty = 0
  for (let tried = 0; tried < TRIES + empty; tried++) {
    if (tried > 0) await sleep(RETRY_AFTER_MS, undefined, { signal })
    const layout = await log.describe(topic, signal)
    const leader = layout.partitions.get(partition)
    if (leader === undefined) throw noPartition(topic, partition, layout.partitions.size)
    if (leader.leader === null) continue
    const partitions = [{ partition, fetchOffset, leaderEpoch: leader.leaderEpoch, maxBytes: 1 }]
    const allocate = (sizeBytes: number) => pool.lend(sizeBytes)
    const maxWaitMs = empty > 0 ? EMPTY_WAIT_MS : 0
    const args = { maxWaitMs, maxBytes: 1, isolation: 'read_uncommitted', allocate, partitions } as const
    try {
      const [fetched] = (await log.fetch(leader.leader, layout, args, signal)).partitions
      if (fetched?.errorCode === 0) {
        if (fetched.records.length > 0 || fetchOffset >= fetched.highWatermark || ++empty === EMPTY_TRIES) return fetched
        continue
      }
      trouble =
        fetched === undefined
          ? 'its leader left it out of the answer'
          : `its leader answered ${kafkaErrorName(fetched.errorCode)}`
      if (trouble.endsWith('OFFSET_OUT_OF_RANGE')) return 'OFFSET_OUT_OF_RANGE'
    } catch (error) {
      signal.throwIfAborted()
      trouble = error instanceof Error ? error.message : String(error)
    }
  }
  throw new PartituraError('broker-unreachable', `Partition ${partition} of “${topic}” cannot be read now: ${trouble}.`, {
    retryable: true,
  })
}

async function decode(
  pool: DecodePool,
  address: MessageAddress,
  fetched: FetchedPartition,
  fetchOffset: bigint,
  { schemas, ...wanted }: RecordRequest,
  signal: AbortSignal,
): Promise<ChunkResult> {
  const task = {
    partition: address.partition,
    records: fetched.records,
    fromOffset: fetchOffset,
    toOffset: fetched.highWatermark,
    fetchOffset,
    committedOnly: false,
    abortedTransactions: [],
    direction: 'forward' as const,
    ...NO_TESTS,
    derived: null,
    fieldTypes: false,
    checkSchemas: true,
    show: null,
    maxHits: 1,
    maxHitBytes: 1,
    ...wanted,
    row: null,
    maxBatchBytes: MAX_BATCH_BYTES,
  }
  try {
    return await pool.run(task, signal, schemas)
  } catch (error) {
    if (error instanceof DecodeKilledError) throw notFound(address, `cannot be decoded: ${error.message}`)
    throw error
  }
}

async function outOfRange(log: TopicLog, address: MessageAddress, signal: AbortSignal): Promise<PartituraError> {
  const { topic, partition, offset } = address
  const layout = await log.describe(topic, signal)
  const leader = layout.partitions.get(partition)?.leader ?? null
  if (leader === null) return notFound(address, 'is not in the log, and the partition has no leader to tell what is.')
  const query = { topic, partitions: [partition], isolation: 'read_uncommitted' } as const
  const [starts, ends] = await Promise.all([
    log.offsets(leader, { ...query, timestamp: EARLIEST }, signal),
    log.offsets(leader, { ...query, timestamp: LATEST }, signal),
  ])
  const start = starts.get(partition)?.offset ?? null
  const end = ends.get(partition)?.offset ?? null
  if (start === null || end === null) return notFound(address, 'is not in the log.')
  if (offset < start) return notFound(address, `was removed by retention: ${holds(start, end)}`)
  if (offset >= end) return notFound(address, `is not written yet: ${holds(start, end)}`)
  return notFound(
    address,
    `holds no message that Kafka sends: it was compacted away and nothing is left behind it, or it lies in tiered storage and could not be read in time; ${holds(start, end)}`,
  )
}

function gap(address: MessageAddress, fetched: FetchedPartition, next: string | null): PartituraError {
  const where = next === null ? 'there is none behind it' : `the next one is at offset ${next}`
  const range = fetched.logStartOffset === null ? '' : `; ${holds(fetched.logStartOffset, fetched.highWatermark)}`
  return notFound(address, `holds no message (compacted away, or the marker of a transaction): ${where}${range}`)
}

function holds(start: bigint, end: bigint): string {
  return start >= end
    ? `the partition is empty, its next message gets offset ${end}.`
    : `the partition holds offsets ${start} to ${end - 1n}.`
}

function notFound({ topic, partition, offset }: MessageAddress, why: string): PartituraError {
  return new PartituraError('message-not-found', `Offset ${offset} of partition ${partition} of “${topic}” ${why}`)
}

function noPartition(topic: string, partition: number, count: number): PartituraError {
  return new PartituraError('partition-not-found', `Topic “${topic}” has partitions 0 to ${count - 1}, not ${partition}.`)
}
