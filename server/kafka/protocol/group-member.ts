import type { MemberTasks } from '#lib/kafka/cluster-state'
import type { ByteReader } from './byte-reader.ts'

export interface DescribedMember {
  memberId: string
  instanceId: string | null
  clientId: string
  host: string
  rack: string | null
  /** null: the group's protocol is not one that says it in a form we know. */
  assignment: { topic: string; partitions: number[] }[] | null
  /** Of a Streams client; absent: the group is none. */
  tasks?: MemberTasks
}

export interface DescribedGroup {
  groupId: string
  errorCode: number
  errorMessage: string | null
  state: string
  protocolType: string | null
  /** Assignment strategy, e.g. `range`; empty while there is none. */
  protocol: string
  members: DescribedMember[]
}

/** `topic_partitions` of an assignment, with the tagged fields that end it. */
export function readTopicPartitions(reader: ByteReader): { topic: string; partitions: number[] }[] {
  const assignment = reader.array(r => {
    r.skip(16)
    const entry = { topic: r.string(), partitions: r.int32Array() }
    r.tags()
    return entry
  })
  reader.tags()
  return assignment
}

/** The host as Kafka shows it, without the slash that Java's InetAddress puts before it. */
export function readClientHost(reader: ByteReader): string {
  const host = reader.string()
  return host.startsWith('/') ? host.slice(1) : host
}
