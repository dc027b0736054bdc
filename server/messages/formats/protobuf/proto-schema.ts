import { UndecodableError } from '../undecodable.ts'
import { parseProto } from './parse-proto.ts'
import type { ProtoEnum, ProtoFile, ProtoMessage } from './proto-file.ts'
import { COMMON, WELL_KNOWN } from './well-known.ts'

/** A .proto file together with those it imports. */
export interface ProtoSchema {
  /** The message that these indexes name: the first among the file's, then the first among those nested in it, … */
  messageAt(indexes: readonly number[]): ProtoMessage
  /** What a type written within `scope` (a message's full name) means; null: nothing that is known here. */
  resolve(type: string, scope: string): ProtoMessage | ProtoEnum | null
}

/** @throws UndecodableError */
export function readProtoSchema(text: string, references: readonly string[]): ProtoSchema {
  const main = parseProto(text)
  const others: ProtoFile[] = [...references, WELL_KNOWN, ...COMMON].map(parseProto)
  const named = new Map<string, ProtoMessage | ProtoEnum>()
  // Of what is defined twice, the file's own counts.
  for (const file of [main, ...others].toReversed()) {
    for (const [name, found] of [...file.enumsByName, ...file.messagesByName]) named.set(name, found)
  }
  const find = (name: string) => named.get(name) ?? null
  return {
    messageAt(indexes) {
      let among = main.messages
      let found: ProtoMessage | undefined
      for (const index of indexes) {
        found = among[index]
        if (found === undefined) throw new UndecodableError(`the schema has no message [${indexes.join(', ')}]`)
        among = found.nested
      }
      if (found === undefined) throw new UndecodableError('the message names none of the schema’s messages')
      return found
    },
    resolve(type, scope) {
      if (type.startsWith('.')) return find(type.slice(1))
      // From the innermost scope outwards, as the language says.
      for (let within = scope; ; within = within.slice(0, Math.max(0, within.lastIndexOf('.')))) {
        const found = find(within === '' ? type : `${within}.${type}`)
        if (found !== null || within === '') return found
      }
    },
  }
}
