import type { GroupMemberState, GroupState, GroupTopicOffsets } from '#lib/kafka/cluster-state'

/** Groups on their way between threads: their offsets lie in three arrays for all of them, handed over instead of copied. */
export interface PackedGroups {
  groups: PackedGroup[]
  partitions: Int32Array<ArrayBuffer>
  committedOffset: BigInt64Array<ArrayBuffer>
  lagSeconds: Float64Array<ArrayBuffer>
}

type PackedGroup = Omit<GroupState, 'offsets' | 'members'> & {
  /** `kept`: those that the other side has. */
  members: readonly GroupMemberState[] | null | 'kept'
  /** Name and number of partitions, in the order of the arrays. */
  topics: readonly (readonly [topic: string, partitions: number, toldLag?: BigInt64Array])[] | null
}

/** `keepsMembers`: whether the other side has this group's members already. */
export function packGroups(groups: readonly GroupState[], keepsMembers: (group: GroupState) => boolean): PackedGroups {
  const size = groups.reduce((sum, group) => sum + offsetCount(group), 0)
  const partitions = new Int32Array(size)
  const committedOffset = new BigInt64Array(size)
  const lagSeconds = new Float64Array(size)
  let at = 0
  const packed = groups.map(group => {
    const { offsets, members, ...rest } = group
    for (const entry of offsets ?? []) {
      partitions.set(entry.partitions, at)
      committedOffset.set(entry.committedOffset, at)
      lagSeconds.set(entry.lagSeconds, at)
      at += entry.partitions.length
    }
    const topics =
      offsets?.map(({ topic, partitions: { length }, toldLag }) =>
        toldLag ? ([topic, length, toldLag] as const) : ([topic, length] as const),
      ) ?? null
    return { ...rest, members: keepsMembers(group) ? ('kept' as const) : members, topics }
  })
  return { groups: packed, partitions, committedOffset, lagSeconds }
}

export function unpackGroups(packed: PackedGroups, known: (groupId: string) => GroupState | undefined): GroupState[] {
  let at = 0
  return packed.groups.map(({ topics, members, ...rest }) => {
    const offsets = topics?.map(([topic, count, toldLag]): GroupTopicOffsets => {
      const from = at
      at += count
      return {
        topic,
        partitions: packed.partitions.subarray(from, at),
        committedOffset: packed.committedOffset.subarray(from, at),
        lagSeconds: packed.lagSeconds.subarray(from, at),
        ...(toldLag && { toldLag }),
      }
    })
    return {
      ...rest,
      members: members === 'kept' ? (known(rest.groupId)?.members ?? null) : members,
      offsets: offsets ?? null,
    }
  })
}

export function offsetCount(group: GroupState): number {
  return group.offsets?.reduce((sum, entry) => sum + entry.partitions.length, 0) ?? 0
}
