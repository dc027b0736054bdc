import type { ByteReader } from './byte-reader.ts'
import { readClientHost, readTopicPartitions } from './group-member.ts'
import type { DescribedGroup, DescribedMember } from './group-member.ts'
import { defineRequest } from './request.ts'

/** ShareGroupDescribe (key 77, KIP-932). Version 0 was early access in Kafka 4.0 and is gone. */
export const shareGroupDescribeRequest = defineRequest<{ groupIds: readonly string[] }, { groups: DescribedGroup[] }>({
  name: 'ShareGroupDescribe',
  key: 77,
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: 0,
  write(writer, { groupIds }) {
    writer.array(groupIds, (w, groupId) => w.string(groupId)).boolean(false)
  },
  read(reader) {
    reader.int32()
    return { groups: reader.array(readGroup) }
  },
})

function readGroup(reader: ByteReader): DescribedGroup {
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString()
  const groupId = reader.string()
  const state = reader.string()
  // group_epoch, assignment_epoch
  reader.skip(8)
  const protocol = reader.string()
  const members = reader.array(readMember)
  reader.int32()
  reader.tags()
  return { groupId, errorCode, errorMessage, state, protocolType: 'share', protocol, members }
}

function readMember(reader: ByteReader): DescribedMember {
  const memberId = reader.string()
  const rack = reader.nullableString()
  reader.int32()
  const clientId = reader.string()
  const host = readClientHost(reader)
  reader.array(r => r.skipString())
  const assignment = readTopicPartitions(reader)
  reader.tags()
  return { memberId, instanceId: null, clientId, host, rack, assignment }
}
