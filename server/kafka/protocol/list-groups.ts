import { defineRequest } from './request.ts'

export interface ListedGroup {
  groupId: string
  protocolType: string
  /** Kafka's word, e.g. Stable; null before Kafka 2.6. */
  state: string | null
  /** `classic`, `consumer`, `share`, `streams`; null before Kafka 3.8, where there are only classic ones. */
  type: string | null
}

/** ListGroups (key 16) of the broker asked: the groups that it coordinates, of every type (KIP-848, KIP-932, KIP-1071). */
export const listGroupsRequest = defineRequest<null, { errorCode: number; groups: ListedGroup[] }>({
  name: 'ListGroups',
  key: 16,
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 3,
  write(writer, _args, version) {
    if (version >= 4) writer.array([], () => {})
    if (version >= 5) writer.array([], () => {})
  },
  read(reader, version) {
    reader.int32()
    const errorCode = reader.int16()
    const groups = reader.array(r => {
      const group = {
        groupId: r.string(),
        protocolType: r.string(),
        state: version >= 4 ? r.string() : null,
        type: version >= 5 ? r.string().toLowerCase() : null,
      }
      r.tags()
      return group
    })
    return { errorCode, groups }
  },
})
