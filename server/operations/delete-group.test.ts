import { expect, test } from 'vitest'
import { PartituraError } from '../errors.ts'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildMember, buildState } from '../testing/state-builder.ts'
import { deleteGroup } from './delete-group.ts'

test('groups are deleted only without members and only where changes are allowed', async () => {
  const state = buildState({ groups: { busy: { members: [buildMember('m', [])] }, idle: {} } })
  const deleted: string[] = []
  const changes = { deleteGroup: (groupId: string) => Promise.resolve(void deleted.push(groupId)) }
  const context = fakeContext(fakeCluster(() => state, { changes }))
  await expect(deleteGroup(context, 'busy', {})).rejects.toMatchObject({ code: 'conflict' })
  await deleteGroup(context, 'idle', { dryRun: true })
  expect(deleted).toEqual([])
  await deleteGroup(context, 'idle', {})
  expect(deleted).toEqual(['idle'])
  const slow = { deleteGroup: () => Promise.reject(new PartituraError('timed-out', 'no answer')) }
  const refresh = () => Promise.resolve()
  await expect(deleteGroup(fakeContext(fakeCluster(() => state, { changes: slow, refresh })), 'idle', {})).rejects.toMatchObject({
    code: 'outcome-unknown',
  })
  const readOnly = fakeContext(fakeCluster(() => state, { changes, readOnly: true }))
  await expect(deleteGroup(readOnly, 'idle', { dryRun: true })).rejects.toMatchObject({ code: 'read-only' })
})
