/** The topic that holds every group's committed offsets; the leader of a group's partition in it coordinates the group. */
export const OFFSETS_TOPIC = '__consumer_offsets'

/** The partition that a group belongs to (GroupCoordinatorService.partitionFor: Java's hash of the id, made positive). */
export function offsetsPartitionOf(groupId: string, partitionCount: number): number {
  let hash = 0
  // Java hashes UTF-16 code units, as charCodeAt gives them.
  for (let index = 0; index < groupId.length; index++) hash = (Math.imul(hash, 31) + groupId.charCodeAt(index)) | 0
  // Utils.abs: the one number without a positive twin becomes 0.
  return (hash === -0x80000000 ? 0 : Math.abs(hash)) % partitionCount
}
