import type { ByteReader } from './byte-reader.ts'
import { defineRequest } from './request.ts'

/** ConfigResource.Type of the Java client. */
export const TOPIC_RESOURCE = 2
export const BROKER_RESOURCE = 4

export interface ConfigResource {
  type: number
  name: string
  /** null: all keys. */
  keys: readonly string[] | null
}

export interface DescribedConfig {
  name: string
  value: string | null
  readOnly: boolean
  /** ConfigSource of the Java client; 5: default. */
  source: number
  sensitive: boolean
  documentation: string | null
}

export interface DescribedResource {
  errorCode: number
  errorMessage: string | null
  type: number
  name: string
  configs: DescribedConfig[]
}

/** DescribeConfigs (key 32, KIP-133, KIP-226, KIP-569). */
export const describeConfigsRequest = defineRequest<
  { resources: readonly ConfigResource[]; documentation: boolean },
  { results: DescribedResource[] }
>({
  name: 'DescribeConfigs',
  key: 32,
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 4,
  write(writer, { resources, documentation }, version) {
    writer.array(resources, (w, { type, name, keys }) => {
      w.int8(type)
        .string(name)
        .array(keys, (w2, key) => w2.string(key))
        .tags()
    })
    writer.boolean(false)
    if (version >= 3) writer.boolean(documentation)
  },
  read(reader, version) {
    reader.int32()
    return {
      results: reader.array(r => {
        const result = {
          errorCode: r.int16(),
          errorMessage: r.nullableString(),
          type: r.int8(),
          name: r.string(),
          configs: r.array(r2 => readConfig(r2, version)),
        }
        r.tags()
        return result
      }),
    }
  },
})

function readConfig(reader: ByteReader, version: number): DescribedConfig {
  const name = reader.string()
  const value = reader.nullableString()
  const readOnly = reader.boolean()
  const source = reader.int8()
  const sensitive = reader.boolean()
  reader.array(skipSynonym)
  if (version >= 3) reader.int8()
  const documentation = version >= 3 ? reader.nullableString() : null
  reader.tags()
  return { name, value, readOnly, source, sensitive, documentation }
}

function skipSynonym(reader: ByteReader): void {
  reader.skipString()
  reader.skipString()
  reader.int8()
  reader.tags()
}
