import type { ByteReader } from './byte-reader.ts'
import { readClientHost, readTopicPartitions } from './group-member.ts'
import type { DescribedGroup, DescribedMember } from './group-member.ts'
import { defineRequest } from './request.ts'

/**
 * ConsumerGroupDescribe (key 69, KIP-848). The library's v0 cannot read a group with members: it takes the array
 * `subscribed_topic_names` for a string.
 */
export const consumerGroupDescribeRequest = defineRequest<{ groupIds: readonly string[] }, { groups: DescribedGroup[] }>({
  name: 'ConsumerGroupDescribe',
  key: 69,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
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
  const errorMessage = reader.nullableString()
  const groupId = reader.string()
  const state = reader.string()
  // group_epoch, assignment_epoch
  reader.skip(8)
  const protocol = reader.string()
  const members = reader.array(r => readMember(r, version))
  reader.int32()
  reader.tags()
  return { groupId, errorCode, errorMessage, state, protocolType: 'consumer', protocol, members }
}

function readMember(reader: ByteReader, version: number): DescribedMember {
  const memberId = reader.string()
  const instanceId = reader.nullableString()
  const rack = reader.nullableString()
  reader.int32()
  const clientId = reader.string()
  const host = readClientHost(reader)
  reader.array(r => r.skipString())
  reader.skipString()
  const assignment = readTopicPartitions(reader)
  readTopicPartitions(reader)
  if (version >= 1) reader.int8()
  reader.tags()
  return { memberId, instanceId, clientId, host, rack, assignment }
}
