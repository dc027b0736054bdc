import { defineRequest } from './request.ts'

export interface FoundCoordinator {
  groupId: string
  /** −1: none at the moment; the error code says why. */
  brokerId: number
  host: string
  port: number
  errorCode: number
  errorMessage: string | null
}

const GROUP_KEY = 0

/** FindCoordinator (key 10) for groups, many at once (KIP-699, Kafka 3.0): any broker knows. */
export const findCoordinatorRequest = defineRequest<{ groupIds: readonly string[] }, { coordinators: FoundCoordinator[] }>({
  name: 'FindCoordinator',
  key: 10,
  minVersion: 4,
  maxVersion: 6,
  flexibleFrom: 3,
  write(writer, { groupIds }) {
    writer.int8(GROUP_KEY).array(groupIds, (w, groupId) => w.string(groupId))
  },
  read(reader) {
    reader.int32()
    return {
      coordinators: reader.array(r => {
        const found = {
          groupId: r.string(),
          brokerId: r.int32(),
          host: r.string(),
          port: r.int32(),
          errorCode: r.int16(),
          errorMessage: r.nullableString(),
        }
        r.tags()
        return found
      }),
    }
  },
})
