import type { FormatChoice } from '#lib/wire/payload'
import { decodePayload, type Decoded, type FormatContext } from './decode-payload.ts'

/** How the messages of a topic are to be read. Plain data: it goes to a worker thread. */
export interface TopicFormats {
  topic: string
  /** Names the cluster's schema registry; null: none is configured. */
  registry: string | null
  key: FormatChoice
  value: FormatChoice
}

/** Decodes the parts of one topic's records, and notes which schemas it would need for that. */
export interface Interpreter {
  key(bytes: Buffer): Decoded
  value(key: Buffer | null, bytes: Buffer): Decoded
  header(bytes: Buffer): Decoded
  /** Ids of schemas that were needed and are not known in this thread. */
  readonly wanted: ReadonlySet<number>
}

export function createInterpreter(formats: TopicFormats, limits: Omit<FormatContext, 'topic' | 'registry'>): Interpreter {
  const context: FormatContext = { ...limits, topic: formats.topic, registry: formats.registry }
  // Headers are never written with the topic's schemas.
  const plain: FormatContext = { ...limits, topic: '', registry: null }
  const wanted = new Set<number>()
  const noted = (decoded: Decoded) => {
    if (decoded.wanted !== null) wanted.add(decoded.wanted)
    return decoded
  }
  return {
    wanted,
    key: bytes => noted(decodePayload(bytes, formats.key, context)),
    value: (key, bytes) => noted(decodePayload(bytes, formats.value, context, { bytes: key })),
    header: bytes => ({ ...decodePayload(bytes, 'auto', plain), error: null }),
  }
}
