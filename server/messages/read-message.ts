import type { Message, MessageFormats } from '#lib/wire/messages'
import type { TopicLog } from '#server/kafka/topic-log'
import type { DecodePool } from './decode/decode-pool.ts'
import { SINGLE } from './decode/to-message.ts'
import type { SchemaSource } from './formats/registry/schema-source.ts'
import { locateRecord, type MessageAddress } from './locate-record.ts'

/**
 * One message. Of a key or value the first MiB is in the answer; `openPayload` has all of it.
 * @throws PartituraError as `locateRecord` does
 */
export async function readMessage(
  log: TopicLog,
  pool: DecodePool,
  address: MessageAddress,
  { keyFormat = 'auto', valueFormat = 'auto' }: MessageFormats,
  schemas: SchemaSource | null,
  signal: AbortSignal,
): Promise<Message> {
  const formats = { topic: address.topic, registry: schemas?.name ?? null, key: keyFormat, value: valueFormat }
  return (await locateRecord(log, pool, address, { preview: SINGLE, formats, schemas }, signal)).message
}
