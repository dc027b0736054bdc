import { expect, test } from 'vitest'
import { PartituraError } from '../errors.ts'
import { fakeCluster, fakeContext, fakeGroupRecord } from '../testing/fake-host.ts'
import { groupNow, member } from '../testing/group-now.ts'
import { buildState } from '../testing/state-builder.ts'
import { deleteGroup } from './delete-group.ts'

const groups = { idle: groupNow('idle', { orders: [41n] }), busy: groupNow('busy', {}, { members: [member('m')] }) }

/** A cluster in which a group is gone at the next look, when Kafka deletes it. */
function clusterThat(deletes: (groupId: string) => Promise<void>, readOnly = false) {
  const before = buildState({ groups: { busy: {}, idle: {} } })
  const after = { ...before, groups: new Map([...(before.groups ?? [])].filter(([groupId]) => groupId !== 'idle')) }
  const deleted: string[] = []
  const deleteOne = (groupId: string) => deletes(groupId).then(() => void deleted.push(groupId))
  const { record, entries } = fakeGroupRecord()
  const cluster = fakeCluster(() => (deleted.length > 0 ? after : before), {
    readOnly,
    reads: { groupNow: groupId => Promise.resolve(groupId === 'idle' ? groups.idle : groupId === 'busy' ? groups.busy : null) },
    changes: { deleteGroup: deleteOne },
    groupRecord: record,
  })
  return { deleted, entries, context: fakeContext(cluster) }
}

const willingly = () => Promise.resolve()

test('a group without members is deleted, and what it had committed is recorded before', async () => {
  const { context, deleted, entries } = clusterThat(willingly)
  expect(await deleteGroup(context, 'idle', {})).toEqual({ groupId: 'idle', dryRun: false, changeId: 'change-1' })
  expect(deleted).toEqual(['idle'])
  const offsets = [expect.objectContaining({ topic: 'orders', partition: 0, before: '41', after: null })]
  expect(entries).toMatchObject([{ action: 'delete-group', outcome: 'done', offsets }])
})

test('a dry run deletes nothing', async () => {
  const { context, deleted } = clusterThat(willingly)
  expect(await deleteGroup(context, 'idle', { dryRun: true })).toEqual({ groupId: 'idle', dryRun: true, changeId: null })
  expect(deleted).toEqual([])
})

test.each([
  ['with members', 'busy', false, 'conflict'],
  ['that does not exist', 'nobody', false, 'group-not-found'],
  ['of a read-only cluster', 'idle', true, 'read-only'],
])('a group %s is not deleted', async (_which, groupId, readOnly, code) => {
  const { context, deleted } = clusterThat(willingly, readOnly)
  await expect(deleteGroup(context, groupId, {})).rejects.toMatchObject({ code })
  expect(deleted).toEqual([])
})

test('when Kafka did not confirm in time and the group is still there, the outcome is said to be unknown', async () => {
  const { context, entries } = clusterThat(() => Promise.reject(new PartituraError('outcome-unknown', 'no answer')))
  const signal = AbortSignal.timeout(300)
  await expect(deleteGroup({ ...context, signal }, 'idle', {})).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(entries).toMatchObject([{ outcome: 'unknown' }])
})
