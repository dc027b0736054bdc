import { randomUUID } from 'node:crypto'
import type { GroupChange } from '#lib/wire/group-changes'
import { PartituraError } from '../errors.ts'
import type { GroupRecord } from './open-record.ts'
import type { NewRecord, StoredRecord } from './record-file.ts'

export type RecordedHead = Awaited<ReturnType<GroupRecord['list']>>[number]

/** The record of changes to one cluster's groups. */
export interface ClusterGroupRecord {
  /** One change to a group at a time. @throws PartituraError `conflict` while another is under way */
  exclusively<Result>(groupId: string, work: () => Promise<Result>): Promise<Result>
  /** Answers the id of the entry, which is on the disk. @throws PartituraError `conflict` when nothing can be recorded */
  begin(entry: Omit<NewRecord, 'changeId' | 'startedAtMs'>): Promise<string>
  end(changeId: string, outcome: GroupChange['outcome'], detail: string | null): Promise<void>
  /** Newest first. */
  list(groupId: string): Promise<RecordedHead[]>
  read(groupId: string, changeId: string): Promise<StoredRecord | null>
}

const LISTED = 50

export function createClusterRecord(clusterId: string, record: GroupRecord, now: () => number = Date.now): ClusterGroupRecord {
  const busy = new Set<string>()
  return {
    async exclusively(groupId, work) {
      if (busy.has(groupId)) throw new PartituraError('conflict', `Another change to group “${groupId}” is under way.`)
      busy.add(groupId)
      try {
        return await work()
      } finally {
        busy.delete(groupId)
      }
    },
    async begin(entry) {
      const unusable = await record.unusable()
      if (unusable !== null) throw new PartituraError('conflict', unusable)
      const changeId = randomUUID()
      await record.begin(clusterId, { ...entry, changeId, startedAtMs: now() })
      return changeId
    },
    end: (changeId, outcome, detail) => record.end(changeId, outcome, detail, now()),
    list: groupId => record.list(clusterId, groupId, LISTED),
    read: (groupId, changeId) => record.read(clusterId, groupId, changeId),
  }
}
