import type { MemberTasks } from '#lib/kafka/cluster-state'
import type { ByteReader } from './byte-reader.ts'
import { MalformedAnswerError } from './byte-reader.ts'
import { readClientHost } from './group-member.ts'
import type { DescribedGroup, DescribedMember } from './group-member.ts'
import { defineRequest } from './request.ts'

/** StreamsGroupDescribe (key 89, KIP-1071), without the description of the topology. */
export const streamsGroupDescribeRequest = defineRequest<{ groupIds: readonly string[] }, { groups: DescribedGroup[] }>({
  name: 'StreamsGroupDescribe',
  key: 89,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  write(writer, { groupIds }, version) {
    writer.array(groupIds, (w, groupId) => w.string(groupId)).boolean(false)
    if (version >= 1) writer.boolean(false)
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
  const sourcesOf = readTopology(reader)
  const members = reader.array(r => readMember(r, sourcesOf))
  reader.int32()
  const protocol = version >= 1 ? readAssignor(reader) : ''
  reader.tags()
  return { groupId, errorCode, errorMessage, state, protocolType: 'streams', protocol, members }
}

/** Topics that each subtopology reads. */
function readTopology(reader: ByteReader): ReadonlyMap<string, readonly string[]> {
  const sourcesOf = new Map<string, readonly string[]>()
  if (isNull(reader)) return sourcesOf
  reader.int32()
  reader.array(r => {
    const subtopology = r.string()
    const sources = r.array(r2 => r2.string())
    r.array(r2 => r2.skipString())
    r.array(readTopicInfo)
    const repartitioned = r.array(readTopicInfo)
    r.tags()
    sourcesOf.set(subtopology, [...sources, ...repartitioned])
  })
  reader.tags()
  return sourcesOf
}

function readTopicInfo(reader: ByteReader): string {
  const name = reader.string()
  // partitions, replication_factor
  reader.skip(6)
  skipKeyValues(reader)
  reader.tags()
  return name
}

function readMember(reader: ByteReader, sourcesOf: ReadonlyMap<string, readonly string[]>): DescribedMember {
  const memberId = reader.string()
  reader.int32()
  const instanceId = reader.nullableString()
  const rack = reader.nullableString()
  const clientId = reader.string()
  const host = readClientHost(reader)
  reader.int32()
  const processId = reader.string()
  if (!isNull(reader)) {
    reader.skipString()
    reader.skip(2)
    reader.tags()
  }
  skipKeyValues(reader)
  reader.array(skipTaskOffset)
  reader.array(skipTaskOffset)
  const tasks = readTasks(reader)
  readTasks(reader)
  reader.int8()
  reader.tags()
  const assignment = partitionsOf(tasks.active, sourcesOf)
  return { memberId, instanceId, clientId, host, rack, assignment, tasks: { processId, ...tasks } }
}

function readTasks(reader: ByteReader): Omit<MemberTasks, 'processId'> {
  const tasks = { active: reader.array(readTask), standby: reader.array(readTask), warmup: reader.array(readTask) }
  reader.tags()
  return tasks
}

function readTask(reader: ByteReader): { subtopology: string; partitions: number[] } {
  const task = { subtopology: reader.string(), partitions: reader.int32Array() }
  reader.tags()
  return task
}

/** A task reads its partition number in every topic of its subtopology (in those that have so many). */
function partitionsOf(
  active: MemberTasks['active'],
  sourcesOf: ReadonlyMap<string, readonly string[]>,
): NonNullable<DescribedMember['assignment']> {
  return active.flatMap(({ subtopology, partitions }) => (sourcesOf.get(subtopology) ?? []).map(topic => ({ topic, partitions })))
}

function skipTaskOffset(reader: ByteReader): void {
  reader.skipString()
  // partition, offset
  reader.skip(12)
  reader.tags()
}

function skipKeyValues(reader: ByteReader): void {
  reader.array(r => {
    r.skipString()
    r.skipString()
    r.tags()
  })
}

function readAssignor(reader: ByteReader): string {
  if (!isNull(reader)) throw new MalformedAnswerError('a description of the topology that was not asked for')
  reader.int8()
  return reader.nullableString() ?? ''
}

/** A structure that may be null has a byte before it: −1 for null. */
function isNull(reader: ByteReader): boolean {
  return reader.int8() < 0
}
