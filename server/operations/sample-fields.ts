import type { FieldSample, MessageFormats } from '#lib/wire/messages'
import type { OperationContext } from './context.ts'

const SAMPLED_MESSAGES = 50
const MAX_SECONDS = 5
const MAX_FIELDS = 500

/**
 * The fields of the newest messages of a topic, read in the formats asked for, most frequent first: what a filter in these
 * formats may name. Messages are read in the decoding threads.
 */
export async function sampleFields(
  { cluster, signal }: OperationContext,
  topic: string,
  formats: MessageFormats,
): Promise<FieldSample> {
  const fields = new Map<string, { types: Set<string>; messages: number }>()
  const failures: FieldSample['failures'] = []
  let sampled = 0
  const query = { order: 'newest', limit: SAMPLED_MESSAGES, maxSeconds: MAX_SECONDS, fieldTypes: true, ...formats } as const
  for await (const line of cluster.messages.scan(topic, query, signal)) {
    if (line.type === 'end') {
      for (const { partition, error } of line.partitions) {
        if (error !== null)
          failures.push({ brokerId: null, code: error.code, message: `Partition ${partition}: ${error.detail}` })
      }
    }
    if (line.type !== 'message') continue
    sampled++
    for (const { path, type } of line.fieldTypes ?? []) {
      const known = fields.get(path) ?? { types: new Set<string>(), messages: 0 }
      if (fields.size >= MAX_FIELDS && !fields.has(path)) continue
      known.types.add(type)
      known.messages++
      fields.set(path, known)
    }
  }
  const items = [...fields].map(([path, { types, messages }]) => ({ path, types: [...types].sort(), messages }))
  items.sort((a, b) => b.messages - a.messages)
  return { items, sampled, asOfMs: Date.now(), failures }
}
