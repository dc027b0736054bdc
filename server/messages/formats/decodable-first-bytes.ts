import type { FormatChoice } from '#lib/wire/payload'
import type { FirstBytes } from '#server/kafka/find-by-first-byte'
import { isCoordinatorTopic } from './kafka-records/write-record.ts'

const ANY: FirstBytes = new Uint8Array(256).fill(1)
/** A schema's id (a zero byte first), and maps, arrays and tags of MessagePack and CBOR. No JSON begins so, and of text only some beyond ASCII. */
const BY_CONTENT: FirstBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0 || (byte >= 0x80 && byte <= 0xdf) ? 1 : 0,
)

/**
 * How bytes begin that `decodePayload` may make something of which is not in them as text, or may say that it cannot: a test of
 * the bytes as text says nothing of them. null: no bytes do, for the choice is one of how to show them.
 */
export function decodableFirstBytes(choice: FormatChoice, topic: string): FirstBytes | null {
  switch (choice) {
    case 'auto':
      return isCoordinatorTopic(topic) ? ANY : BY_CONTENT
    case 'messagepack':
    case 'cbor':
    case 'integer':
    case 'registry':
      return ANY
    case 'json':
    case 'text':
    case 'hex':
    case 'base64':
      return null
  }
}
