import { defineRequest } from './request.ts'

/** AlterConfigOp.OpType of the Java client; the last two work on lists. */
export const SET_CONFIG = 0
export const DELETE_CONFIG = 1
export const APPEND_CONFIG = 2
export const SUBTRACT_CONFIG = 3

export interface ConfigAlteration {
  name: string
  operation: typeof SET_CONFIG | typeof DELETE_CONFIG | typeof APPEND_CONFIG | typeof SUBTRACT_CONFIG
  /** null for a deletion. */
  value: string | null
}

export interface AlteredResource {
  /** As in DescribeConfigs: TOPIC_RESOURCE, BROKER_RESOURCE. */
  type: number
  name: string
  configs: readonly ConfigAlteration[]
}

export interface AlteredResourceResult {
  type: number
  name: string
  errorCode: number
  errorMessage: string | null
}

/**
 * IncrementalAlterConfigs (key 44, KIP-339). Topics: to the controller, or under KRaft to any broker. A broker's own settings:
 * to that broker, which refuses those of others (“Unexpected broker id”).
 */
export const incrementalAlterConfigsRequest = defineRequest<
  { resources: readonly AlteredResource[]; validateOnly: boolean },
  { results: AlteredResourceResult[] }
>({
  name: 'IncrementalAlterConfigs',
  key: 44,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  waitsFor: 'controller',
  write(writer, { resources, validateOnly }) {
    writer.array(resources, (w, { type, name, configs }) => {
      w.int8(type)
        .string(name)
        .array(configs, (w2, config) => w2.string(config.name).int8(config.operation).string(config.value).tags())
        .tags()
    })
    writer.boolean(validateOnly)
  },
  read(reader) {
    reader.int32()
    return {
      results: reader.array(r => {
        const result = { errorCode: r.int16(), errorMessage: r.nullableString(), type: r.int8(), name: r.string() }
        r.tags()
        return result
      }),
    }
  },
})
