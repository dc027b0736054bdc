import type { TopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../errors.ts'
import type { DecodePool } from './decode/decode-pool.ts'
import type { PreviewLimits } from './decode/to-message.ts'
import { locateRecord, type MessageAddress } from './locate-record.ts'

export type PayloadPart = 'key' | 'value'

/** All bytes of a key or value. They lie in memory that Kafka's answer was written to: `close` it when they have been sent. */
export interface OpenPayload {
  bytes: Uint8Array
  close(): void
}

const NOTHING: PreviewLimits = { payloadBytes: 0, headerBytes: 0, headers: 0 }

/**
 * The bytes of a key or value of any size, as they are in Kafka. The main thread never copies them whole: they stay in the
 * fetched batch, or come from the thread that decompressed them.
 * @throws PartituraError as `locateRecord` does; `message-not-found` when the part is null
 */
export async function openPayload(
  log: TopicLog,
  pool: DecodePool,
  address: MessageAddress,
  part: PayloadPart,
  signal: AbortSignal,
): Promise<OpenPayload> {
  const formats = { topic: address.topic, registry: null, key: 'hex', value: 'hex' } as const
  const located = await locateRecord(log, pool, address, { preview: NOTHING, formats, part, schemas: null }, signal)
  const { records } = located
  if (located.part === null) {
    pool.takeBack(records)
    const what = part === 'key' ? 'has no key' : 'has no value: it is a tombstone'
    const { topic, partition, offset } = address
    throw new PartituraError('message-not-found', `Offset ${offset} of partition ${partition} of “${topic}” ${what}.`)
  }
  if ('copy' in located.part) {
    pool.takeBack(records)
    return { bytes: located.part.copy, close: () => {} }
  }
  const { at, sizeBytes } = located.part
  return { bytes: records.subarray(at, at + sizeBytes), close: () => pool.takeBack(records) }
}
