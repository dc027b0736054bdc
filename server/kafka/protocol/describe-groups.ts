import { ByteReader } from './byte-reader.ts'
import { readClientHost } from './group-member.ts'
import type { DescribedGroup, DescribedMember } from './group-member.ts'
import { defineRequest } from './request.ts'

/** DescribeGroups (key 15): classic groups only. It calls a live KIP-848 group "Dead": route by ListGroups' type. */
export const describeGroupsRequest = defineRequest<{ groupIds: readonly string[] }, { groups: DescribedGroup[] }>({
  name: 'DescribeGroups',
  key: 15,
  minVersion: 3,
  maxVersion: 6,
  flexibleFrom: 5,
  write(writer, { groupIds }) {
    writer.array(groupIds, (w, groupId) => w.string(groupId)).boolean(false)
  },
  read(reader, version) {
    reader.int32()
    return { groups: reader.array(r => readGroup(r, version)) }
  },
})

function readGroup(reader: ByteReader, version: number): DescribedGroup {
  const errorCode = reader.int16()
  const errorMessage = version >= 6 ? reader.nullableString() : null
  const groupId = reader.string()
  const state = reader.string()
  const protocolType = reader.string()
  const protocol = reader.string()
  const members = reader.array(r => readMember(r, version, protocolType))
  reader.int32()
  reader.tags()
  return { groupId, errorCode, errorMessage, state, protocolType, protocol, members }
}

function readMember(reader: ByteReader, version: number, protocolType: string): DescribedMember {
  const memberId = reader.string()
  const instanceId = version >= 4 ? reader.nullableString() : null
  const clientId = reader.string()
  const host = readClientHost(reader)
  reader.nullableBytes()
  const assignment = reader.nullableBytes()
  reader.tags()
  const isConsumer = protocolType === 'consumer'
  return { memberId, instanceId, clientId, host, rack: null, assignment: isConsumer ? parseAssignment(assignment) : null }
}

/**
 * Assignment in the consumer protocol (ConsumerProtocolAssignment.json). A member's bytes are the client's, not Kafka's: what
 * cannot be read is null. Empty bytes: nothing assigned yet.
 */
export function parseAssignment(bytes: Buffer | null): DescribedMember['assignment'] {
  if (bytes === null) return null
  if (bytes.length === 0) return []
  try {
    const reader = new ByteReader(bytes, false)
    reader.int16()
    return reader.array(r => ({ topic: r.string(), partitions: r.int32Array() }))
  } catch {
    return null
  }
}
