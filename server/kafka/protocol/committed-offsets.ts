import { defineRequest } from './request.ts'

export interface CommittedOffset {
  topic: string
  partition: number
  /** −1: none. */
  offset: bigint
  leaderEpoch: number
  metadata: string
  errorCode: number
}

/**
 * OffsetFetch (key 9) of one group with all that was committed, as it takes to put it back. `require_stable`: where an open
 * transaction is about to commit, UNSTABLE_OFFSET_COMMIT is answered and not what it is about to replace (KIP-447).
 */
export const committedOffsetsRequest = defineRequest<{ groupId: string }, { errorCode: number; offsets: CommittedOffset[] }>({
  name: 'OffsetFetch',
  key: 9,
  minVersion: 8,
  maxVersion: 9,
  flexibleFrom: 6,
  write(writer, { groupId }, version) {
    writer.array([groupId], (w, id) => {
      w.string(id)
      if (version >= 9) w.string(null).int32(-1)
      w.array(null, () => {}).tags()
    })
    writer.boolean(true)
  },
  read(reader) {
    reader.int32()
    const offsets: CommittedOffset[] = []
    let errorCode = 0
    reader.array(r => {
      r.skipString()
      r.array(r2 => {
        const topic = r2.string()
        r2.array(r3 => {
          const partition = r3.int32()
          const offset = r3.int64()
          const leaderEpoch = r3.int32()
          const metadata = r3.string()
          offsets.push({ topic, partition, offset, leaderEpoch, metadata, errorCode: r3.int16() })
          r3.tags()
        })
        r2.tags()
      })
      errorCode = r.int16()
      r.tags()
    })
    return { errorCode, offsets }
  },
})
