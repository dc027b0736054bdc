import { ResponseError, Writer } from '@platformatic/kafka'
import type { API, Connection, Reader } from '@platformatic/kafka'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

export type SendCallback<Answer> = (error: Error | null, answer?: Answer) => void

export type WaitsFor = 'controller' | 'brokers'

/** One request of the Kafka protocol in all versions that we speak. The pool picks the version (`BrokerPool.request`). */
export interface KafkaRequest<Args, Answer> {
  /** Kafka's name, e.g. `Metadata`. */
  readonly name: string
  readonly key: number
  /** Ascending. */
  readonly versions: readonly number[]
  /**
   * Whom the broker has to wait for itself before it answers: it passes the request on to the active controller, or asks other
   * brokers. A broker answers a connection's requests in their order, so that these go over a connection of their own: nothing
   * else waits for a controller that is silent.
   */
  readonly waitsFor?: WaitsFor
  send(connection: Connection, version: number, args: Args, callback: SendCallback<Answer>): void
}

export interface RequestDefinition<Args, Answer> {
  name: string
  key: number
  minVersion: number
  maxVersion: number
  /** First version with compact strings and tagged fields (KIP-482). */
  flexibleFrom: number
  /** ApiVersions only: its answer's header never has tagged fields, lest a client that cannot know the version trips. */
  plainAnswerHeader?: boolean
  waitsFor?: WaitsFor
  /** Writes the body without its last tagged fields. */
  write(writer: ByteWriter, args: Args, version: number): void
  /**
   * Reads the body. Error codes in it are the caller's to judge: nothing is thrown for them, for the rest is good. `args`: what was
   * asked, when that is known.
   */
  read(reader: ByteReader, version: number, args: Args | null): Answer
}

/** A request written and read by us: for what the library lacks, gets wrong, or is too slow at. */
export function defineRequest<Args, Answer>(definition: RequestDefinition<Args, Answer>): OwnRequest<Args, Answer> {
  const { name, key, minVersion, maxVersion, flexibleFrom } = definition
  const versions = Array.from({ length: maxVersion - minVersion + 1 }, (_, i) => minVersion + i)
  const decode = (body: Buffer, version: number, args: Args | null = null) =>
    definition.read(new ByteReader(body, version >= flexibleFrom), version, args)
  return {
    name,
    key,
    versions,
    ...(definition.waitsFor && { waitsFor: definition.waitsFor }),
    encode: (args, version) => encodeRequest(definition, args, version),
    decode,
    send(connection, version, args, callback) {
      const flexible = version >= flexibleFrom
      connection.send<Answer>(
        key,
        version,
        () => Writer.create().append(encodeRequest(definition, args, version)),
        (_correlationId, _key, _version, reader) => decode(contiguous(reader), version, args),
        flexible,
        flexible && definition.plainAnswerHeader !== true,
        callback,
      )
    },
  }
}

/** A request of ours with its two halves by themselves, for tests without a broker. */
export interface OwnRequest<Args, Answer> extends KafkaRequest<Args, Answer> {
  encode(args: Args, version: number): Buffer
  decode(body: Buffer, version: number, args?: Args): Answer
}

/** The body of a request as it goes over the wire, after the header. */
function encodeRequest<Args, Answer>(definition: RequestDefinition<Args, Answer>, args: Args, version: number): Buffer {
  const writer = new ByteWriter(version >= definition.flexibleFrom)
  definition.write(writer, args, version)
  return writer.tags().finish()
}

/**
 * A request of the library, in the versions given (`[metadataV11.api, metadataV12.api]`), all with the same arguments. Where
 * the library throws because the answer carries error codes, the answer itself is given: its good items stay usable.
 */
export function fromLibrary<Args extends unknown[], Answer>(
  name: string,
  apis: readonly API<Args, Answer>[],
): KafkaRequest<Args, Answer> {
  const byVersion = new Map(apis.map(api => [api.version, api]))
  return {
    name,
    key: apis[0]?.key ?? -1,
    versions: [...byVersion.keys()].sort((a, b) => a - b),
    send(connection, version, args, callback) {
      const api = byVersion.get(version)
      if (!api) throw new Error(`${name} v${version} is not among the versions given`)
      const onAnswer = (error: Error | null, answer?: Answer) => {
        const partial = error instanceof ResponseError ? partialAnswer<Answer>(error) : undefined
        if (partial === undefined) callback(error, answer)
        else callback(null, partial)
      }
      // The library types its callback as an optional last element of a spread, which no argument list of ours can be.
      Reflect.apply(api, undefined, [connection, ...args, onAnswer])
    },
  }
}

/** The library puts the parsed answer beside its errors, untyped; it is what the same parser would have returned. */
function partialAnswer<Answer>(error: Error): Answer | undefined {
  return 'response' in error ? (error.response as Answer) : undefined
}

function contiguous(reader: Reader): Buffer {
  return reader.buffer.slice(reader.position)
}
