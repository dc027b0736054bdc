import type { ProduceAnswer, ProduceBody } from '#lib/wire/messages'
import { PartituraError, type FieldError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'

type Encoded = ProduceBody['value']

/** Appends one message, or (`dryRun`) says where it would go. */
export async function produceRecord(
  { cluster, signal, nowMs }: OperationContext,
  topic: string,
  body: ProduceBody,
): Promise<ProduceAnswer> {
  requireWritable(cluster)
  const errors: FieldError[] = []
  const key = bytesOf(body.key ?? null, '/key', errors)
  const value = bytesOf(body.value, '/value', errors)
  const headers = (body.headers ?? []).map((header, i) => ({
    key: header.key,
    value: bytesOf(header.value, `/headers/${i}/value`, errors),
  }))
  const [first] = errors
  if (first !== undefined) throw new PartituraError('invalid-body', first.detail, { errors })
  const partition = body.partition ?? null
  if (body.dryRun) {
    const chosen = await cluster.changes.choosePartition(topic, key, partition, signal)
    // Without a key any partition may be taken: which one, is not known before.
    return { partition: key === null && partition === null ? null : chosen, offset: null, timestampMs: null, dryRun: true }
  }
  const record = { topic, key, value, headers, partition, compression: body.compression ?? 'none', timestampMs: nowMs }
  const produced = await cluster.changes.produce(record, signal)
  return { partition: produced.partition, offset: String(produced.offset), timestampMs: produced.timestampMs, dryRun: false }
}

function bytesOf(encoded: Encoded, pointer: string, errors: FieldError[]): Buffer | null {
  if (encoded === null) return null
  if (typeof encoded === 'string') return Buffer.from(encoded)
  const { data, encoding } = encoded
  if (encoding === 'utf8') return Buffer.from(data)
  const valid = encoding === 'hex' ? /^([0-9a-fA-F]{2})*$/ : /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/
  if (!valid.test(data)) errors.push({ pointer, detail: `This is not ${encoding}.` })
  return Buffer.from(data, encoding)
}
