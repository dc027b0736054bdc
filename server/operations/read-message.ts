import type { Message, MessageFormats } from '#lib/wire/messages'
import { PartituraError } from '../errors.ts'
import type { OperationContext } from './context.ts'

const MAX_PARTITION = 2 ** 31 - 1
const MAX_OFFSET = 2n ** 63n - 1n

/** One message, payloads up to 1 MiB in full; 404 says whether it was removed, is not written yet, or is a gap, and which offsets there are. */
export async function readMessage(
  { cluster, signal }: OperationContext,
  topic: string,
  partition: string,
  offset: string,
  formats: MessageFormats = {},
): Promise<Message> {
  const [number, position] = placeOf(partition, offset)
  return cluster.messages.read(topic, number, position, signal, formats)
}

/** The numbers in a message's path. @throws PartituraError `invalid-parameter` */
export function placeOf(partition: string, offset: string): readonly [number, bigint] {
  const number = /^\d{1,10}$/.test(partition) ? Number(partition) : Infinity
  if (number > MAX_PARTITION) throw invalid('partition', `“${partition}” is no partition number.`)
  const position = /^\d{1,19}$/.test(offset) ? BigInt(offset) : MAX_OFFSET + 1n
  if (position > MAX_OFFSET) throw invalid('offset', `“${offset}” is no offset.`)
  return [number, position]
}

function invalid(name: string, detail: string): PartituraError {
  return new PartituraError('invalid-parameter', detail, { errors: [{ pointer: name, detail }] })
}
