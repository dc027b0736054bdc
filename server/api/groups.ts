import * as z from 'zod/mini'
import { listQuery } from '#lib/wire/common'
import { group, groupHealth, groupList } from '#lib/wire/groups'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { deleteGroup } from '../operations/delete-group.ts'
import { describeGroup } from '../operations/describe-group.ts'
import { listGroups } from '../operations/list-groups.ts'

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
    handler: (context, { params }) => json(describeGroup(context, params.group)),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/groups/{group}',
    summary: 'Delete a group that has no members, with its committed offsets',
    tag: 'groups',
    action: 'change',
    query: z.strictObject({ dryRun: z.optional(z.stringbool()) }),
    answers: answers(z.object({ groupId: z.string(), dryRun: z.boolean() })),
    errors: [
      'group-not-found',
      'not-known-yet',
      'conflict',
      'not-authorized',
      'refused-by-kafka',
      'broker-unreachable',
      'outcome-unknown',
    ],
    handler: async (context, { params, query }) => json(await deleteGroup(context, params.group, query)),
  }),
]
