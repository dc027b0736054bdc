import type { ProduceAnswer, ProduceBody } from '#lib/wire/messages'
import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { recordBytes } from './record-bytes.ts'

/** Appends one message, or (`dryRun`) says where it would go. */
export async function produceRecord(
  { cluster, signal, nowMs }: OperationContext,
  topic: string,
  body: ProduceBody,
): Promise<ProduceAnswer> {
  requireWritable(cluster)
  const { record: bytes, errors } = recordBytes(body)
  const [first] = errors
  if (first !== undefined) throw new PartituraError('invalid-body', first.detail, { errors })
  const partition = body.partition ?? null
  if (body.dryRun) {
    const chosen = await cluster.changes.choosePartition(topic, bytes.key, partition, signal)
    // Without a key any partition may be taken: which one, is not known before.
    return { partition: bytes.key === null && partition === null ? null : chosen, offset: null, timestampMs: null, dryRun: true }
  }
  const record = { topic, ...bytes, partition, compression: body.compression ?? 'none', timestampMs: nowMs }
  const produced = await cluster.changes.produce(record, signal)
  return { partition: produced.partition, offset: String(produced.offset), timestampMs: produced.timestampMs, dryRun: false }
}
