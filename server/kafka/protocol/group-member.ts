import type { ByteReader } from './byte-reader.ts'

export interface DescribedMember {
  memberId: string
  instanceId: string | null
  clientId: string
  host: string
  rack: string | null
  /** null: the group's protocol is not one that says it in a form we know. */
  assignment: { topic: string; partitions: number[] }[] | null
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

/** The host as Kafka shows it, without the slash that Java's InetAddress puts before it. */
export function readClientHost(reader: ByteReader): string {
  const host = reader.string()
  return host.startsWith('/') ? host.slice(1) : host
}
