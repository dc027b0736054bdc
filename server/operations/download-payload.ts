import type { OperationContext } from './context.ts'
import { placeOf } from './read-message.ts'

export interface Download {
  name: string
  bytes: Uint8Array
  close(): void
}

/** All bytes of one message's key or value, as a file. */
export async function downloadPayload(
  { cluster, signal }: OperationContext,
  topic: string,
  partition: string,
  offset: string,
  part: 'key' | 'value',
): Promise<Download> {
  const [number, position] = placeOf(partition, offset)
  const { bytes, ...opened } = await cluster.messages.open(topic, number, position, part, signal)
  return { name: `${topic}-${number}-${position}-${part}.bin`, bytes, ...opened }
}
