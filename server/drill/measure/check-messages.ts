import { setTimeout as sleep } from 'node:timers/promises'
import { crc32c } from '../../kafka/crc32c.ts'
import { EARLIEST, LATEST } from '../../kafka/protocol/list-offsets.ts'
import { walkLogEntries, type RecordBatch } from '../../kafka/record-batch.ts'
import { RecordReader } from '../../kafka/record.ts'
import type { TopicLayout, TopicLog } from '../../kafka/topic-log.ts'
import { messageOf } from '../../log.ts'
import type { CheckedMessages } from './protocol.ts'

/** By partition: what was acknowledged, and what may or may not be there. */
export type WrittenNumbers = ReadonlyMap<number, { acknowledged: Written; unacknowledged: Written }>
type Written = Iterable<number> & { readonly count: number }

const FETCH_BYTES = 1_048_576
const FETCH_WAIT_MS = 100
const RETRY_MS = 250
const MAX_LISTED = 100

/**
 * Reads the whole topic and counts which of the numbers are there. A partition that cannot be read now is tried again until
 * `signal` aborts: this rejects then, for a count that lacks a partition would be no count.
 */
export async function checkMessages(
  log: TopicLog,
  topic: string,
  drillId: string,
  written: WrittenNumbers,
  signal: AbortSignal,
): Promise<CheckedMessages> {
  const found: CheckedMessages = {
    read: 0,
    acknowledged: 0,
    lost: 0,
    lostNumbers: [],
    unacknowledged: 0,
    unacknowledgedFound: 0,
    repeated: 0,
    damagedBatches: 0,
    foreign: 0,
  }
  for (const [partition, { acknowledged, unacknowledged }] of written) {
    const counts = await readPartition(log, { topic, drillId, partition }, found, signal)
    found.acknowledged += acknowledged.count
    found.unacknowledged += unacknowledged.count
    for (const number of acknowledged) {
      if (counts.has(number)) continue
      found.lost++
      if (found.lostNumbers.length < MAX_LISTED) found.lostNumbers.push({ partition, number })
    }
    for (const number of unacknowledged) if (counts.has(number)) found.unacknowledgedFound++
  }
  return found
}

interface Place {
  topic: string
  drillId: string
  partition: number
}

/** How often each number is there, from the first offset to the end as it was when the reading began. */
async function readPartition(
  log: TopicLog,
  place: Place,
  found: CheckedMessages,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>()
  const span = await patiently(signal, async () => {
    const { layout, leader } = await leaderOf(log, place, signal)
    return {
      layout,
      start: await offsetOf(log, leader, place, EARLIEST, signal),
      end: await offsetOf(log, leader, place, LATEST, signal),
    }
  })
  for (let offset = span.start; offset < span.end;) {
    const at = offset
    const records = await patiently(signal, async () => fetchFrom(log, place, at, signal))
    for (const entry of walkLogEntries(records)) {
      if (entry.kind !== 'batch')
        throw new Error(`partition ${place.partition} holds what is no batch at offset ${entry.baseOffset}`)
      offset = entry.lastOffset + 1n
      countBatch(entry, place, counts, found)
    }
    if (offset === at) throw new Error(`partition ${place.partition} gives nothing at offset ${at}`)
  }
  return counts
}

function countBatch(
  batch: RecordBatch,
  { drillId, partition }: Place,
  counts: Map<number, number>,
  found: CheckedMessages,
): void {
  if (crc32c(batch.checked) !== batch.crc) {
    found.damagedBatches++
    return
  }
  const prefix = Buffer.from(`{"drillId":${JSON.stringify(drillId)},"partition":${partition},`)
  const reader = new RecordReader(batch, batch.body)
  for (let at = 0; at < batch.body.length; at = reader.endOf(at)) {
    const { key, value } = reader.read(at, 0)
    if (batch.codec !== 'none' || key === null || value === null || !value.subarray(0, prefix.length).equals(prefix)) {
      found.foreign++
      continue
    }
    const number = Number(key.toString())
    const before = counts.get(number) ?? 0
    counts.set(number, before + 1)
    found.read++
    if (before > 0) found.repeated++
  }
}

async function fetchFrom(log: TopicLog, place: Place, fetchOffset: bigint, signal: AbortSignal): Promise<Buffer> {
  const { partition } = place
  const { layout, leader } = await leaderOf(log, place, signal)
  const args = {
    maxWaitMs: FETCH_WAIT_MS,
    maxBytes: FETCH_BYTES,
    isolation: 'read_uncommitted' as const,
    allocate: (sizeBytes: number) => Buffer.allocUnsafe(sizeBytes),
    partitions: [{ partition, fetchOffset, leaderEpoch: -1, maxBytes: FETCH_BYTES }],
  }
  const [fetched] = (await log.fetch(leader, layout, args, signal)).partitions
  if (fetched?.errorCode !== 0 || fetched.records.length === 0) throw new Error(`partition ${partition} could not be read`)
  return fetched.records
}

async function leaderOf(
  log: TopicLog,
  { topic, partition }: Place,
  signal: AbortSignal,
): Promise<{ layout: TopicLayout; leader: number }> {
  const layout = await log.describe(topic, signal)
  const leader = layout.partitions.get(partition)?.leader ?? null
  if (leader === null) throw new Error(`partition ${partition} has no leader`)
  return { layout, leader }
}

async function offsetOf(
  log: TopicLog,
  leader: number,
  { topic, partition }: Place,
  timestamp: bigint,
  signal: AbortSignal,
): Promise<bigint> {
  const query = { topic, partitions: [partition], timestamp, isolation: 'read_uncommitted' as const }
  const told = (await log.offsets(leader, query, signal)).get(partition)
  if (told?.offset === null || told?.offset === undefined)
    throw new Error(`partition ${partition}: ${told?.error ?? 'no offset'}`)
  return told.offset
}

async function patiently<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted) throw new Error(`the messages could not be read: ${messageOf(error)}`, { cause: error })
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {})
    }
  }
}
