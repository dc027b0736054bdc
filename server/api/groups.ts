import * as z from 'zod/mini'
import { listQuery } from '#lib/wire/common'
import { groupChangeList, membersRemoved, offsetsBody, offsetsChange, undoBody } from '#lib/wire/group-changes'
import { group, groupHealth, groupList, measuredLag } from '#lib/wire/groups'
import type { ErrorCode } from '../errors.ts'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { deleteGroupOffsets } from '../operations/delete-group-offsets.ts'
import { deleteGroup } from '../operations/delete-group.ts'
import { askUnreadTimes, describeGroup } from '../operations/describe-group.ts'
import { listGroupChanges } from '../operations/list-group-changes.ts'
import { listGroups } from '../operations/list-groups.ts'
import { measureLagSeconds } from '../operations/measure-lag-seconds.ts'
import { removeMembers } from '../operations/remove-members.ts'
import { resetGroupOffsets } from '../operations/reset-group-offsets.ts'
import { undoGroupChange } from '../operations/undo-group-change.ts'

/** What Kafka, or the way to it, may say to any change. */
const changeErrors = [
  'group-not-found',
  'not-known-yet',
  'conflict',
  'not-authorized',
  'refused-by-kafka',
  'broker-unreachable',
  'cluster-unreachable',
  'timed-out',
  'unsupported-by-broker',
  'outcome-unknown',
] as const satisfies readonly ErrorCode[]

const name = z.string().check(z.minLength(1), z.maxLength(300))

export const groupRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/groups',
    summary: 'Groups with their lag and health',
    tag: 'groups',
    action: 'read',
    query: z.strictObject({ ...listQuery, health: z.optional(groupHealth), state: z.optional(name), topic: z.optional(name) }),
    answers: answers(groupList),
    errors: ['invalid-parameter'],
    partialItems: true,
    cached: true,
    handler: (context, { query }) => json(listGroups(context, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/groups/{group}',
    summary: 'One group: its position in every partition, and its members',
    tag: 'groups',
    action: 'read',
    answers: answers(group),
    errors: ['group-not-found', 'not-known-yet'],
    cached: true,
    handler: async (context, { params }) => {
      await askUnreadTimes(context, params.group)
      return json(describeGroup(context, params.group))
    },
  }),
  clusterRoute({
    method: 'GET',
    path: '/groups/{group}/lag-seconds',
    summary: 'How far a group is behind in time, by the timestamps of the first messages that it has not read',
    tag: 'groups',
    action: 'read',
    answers: answers(measuredLag),
    errors: ['group-not-found', 'not-known-yet'],
    handler: async (context, { params }) => json(await measureLagSeconds(context, params.group)),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/groups/{group}',
    summary: 'Delete a group that has no members, with its committed offsets',
    tag: 'groups',
    action: 'change',
    query: z.strictObject({ dryRun: z.optional(z.stringbool()) }),
    answers: answers(z.object({ groupId: z.string(), dryRun: z.boolean(), changeId: z.nullable(z.string()) })),
    errors: [...changeErrors],
    handler: async (context, { params, query }) => json(await deleteGroup(context, params.group, query)),
  }),
  clusterRoute({
    method: 'POST',
    path: '/groups/{group}/offsets',
    summary: 'Set where a group without members goes on reading, or (dryRun) say what that would skip or repeat',
    tag: 'groups',
    action: 'change',
    body: offsetsBody,
    answers: answers(offsetsChange),
    errors: ['topic-not-found', ...changeErrors],
    handler: async (context, { params, body }) => json(await resetGroupOffsets(context, params.group, body)),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/groups/{group}/offsets',
    summary: 'Forget what a group without members has committed in a topic, or in some partitions of it (`0,3`)',
    tag: 'groups',
    action: 'change',
    query: z.strictObject({
      topic: name,
      partitions: z.optional(z.string().check(z.regex(/^\d{1,9}(,\d{1,9})*$/), z.maxLength(5000))),
      dryRun: z.optional(z.stringbool()),
      fingerprint: z.optional(name),
    }),
    answers: answers(offsetsChange),
    errors: ['invalid-parameter', 'topic-not-found', ...changeErrors],
    handler: async (context, { params, query: { partitions, ...query } }) =>
      json(
        await deleteGroupOffsets(context, params.group, {
          ...query,
          partitions: partitions?.split(',').map(text => Number(text)),
        }),
      ),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/groups/{group}/members',
    summary: 'Take members (memberId, which may be repeated; without it all) out of a group: it rebalances',
    tag: 'groups',
    action: 'change',
    query: z.strictObject({
      memberId: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(400)))),
      dryRun: z.optional(z.stringbool()),
    }),
    repeatable: ['memberId'],
    answers: answers(membersRemoved),
    errors: ['invalid-parameter', ...changeErrors],
    handler: async (context, { params, query }) =>
      json(await removeMembers(context, params.group, { memberIds: query.memberId, dryRun: query.dryRun })),
  }),
  clusterRoute({
    method: 'GET',
    path: '/groups/{group}/changes',
    summary: 'What was changed in a group through this dashboard, newest first',
    tag: 'groups',
    action: 'read',
    answers: answers(groupChangeList),
    errors: ['timed-out'],
    handler: async (context, { params }) => json(await listGroupChanges(context, params.group)),
  }),
  clusterRoute({
    method: 'POST',
    path: '/groups/{group}/changes/{change}/undo',
    summary: 'Put back what a group had committed before a change, or (dryRun) say what that would skip or repeat',
    tag: 'groups',
    action: 'change',
    body: undoBody,
    answers: answers(offsetsChange),
    errors: ['not-found', ...changeErrors],
    handler: async (context, { params, body }) => json(await undoGroupChange(context, params.group, params.change, body)),
  }),
]
