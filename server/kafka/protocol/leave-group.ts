import { defineRequest } from './request.ts'

export interface LeavingMember {
  memberId: string
  /** A static member is named by this alone, with an empty member id. */
  instanceId: string | null
}

export interface LeaveGroupArgs {
  groupId: string
  members: readonly LeavingMember[]
  /** For the broker's log (KIP-800, Kafka 3.2). */
  reason: string
}

export interface LeaveGroupAnswer {
  errorCode: number
  members: (LeavingMember & { errorCode: number })[]
}

/** LeaveGroup (key 13) for several members at once (KIP-345). A dynamic KIP-848 member is refused: UNKNOWN_MEMBER_ID. */
export const leaveGroupRequest = defineRequest<LeaveGroupArgs, LeaveGroupAnswer>({
  name: 'LeaveGroup',
  key: 13,
  minVersion: 4,
  maxVersion: 5,
  flexibleFrom: 4,
  write(writer, { groupId, members, reason }, version) {
    writer.string(groupId)
    writer.array(members, (w, { memberId, instanceId }) => {
      w.string(memberId).string(instanceId)
      if (version >= 5) w.string(reason)
      w.tags()
    })
  },
  read(reader) {
    reader.int32()
    const errorCode = reader.int16()
    const members = reader.array(r => {
      const member = { memberId: r.string(), instanceId: r.nullableString(), errorCode: r.int16() }
      r.tags()
      return member
    })
    return { errorCode, members }
  },
})
