import * as z from 'zod/mini'
import {
  election,
  electionBody,
  moveList,
  reassignBody,
  reassignmentAnswer,
  reassignmentList,
  reassignmentPatch,
  reassignmentPlan,
  throttleList,
} from '#lib/wire/reassignments'
import type { ErrorCode } from '../errors.ts'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { cancelReassignment, throttleReassignment } from '../operations/cancel-reassignment.ts'
import { electLeaders } from '../operations/elect-leaders.ts'
import {
  describeReassignment,
  listMoves,
  listReassignments,
  listThrottles,
  reassignmentFile,
} from '../operations/list-reassignments.ts'
import { planReassignment } from '../operations/plan-reassignment.ts'
import { startReassignment } from '../operations/start-reassignment.ts'

/** What Kafka, or the way to it, may say to any change. */
const changeErrors = [
  'not-known-yet',
  'refused-by-kafka',
  'not-authorized',
  'broker-unreachable',
  'cluster-unreachable',
  'timed-out',
  'unsupported-by-broker',
  'outcome-unknown',
] as const satisfies readonly ErrorCode[]

const page = z.strictObject({
  cursor: z.optional(z.string().check(z.regex(/^\d{1,9}$/))),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(5000))),
})

/** Names of 100 bytes and three replicas for each of 40,000 partitions, with room to spare. */
const MAX_PLAN_BYTES = 8 * 1_048_576

export const reassignmentRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/reassignments',
    summary: 'Reassignments under way, ours and others’, with their progress, and ours that have ended',
    tag: 'reassignments',
    action: 'read',
    answers: answers(reassignmentList),
    errors: [],
    handler: context => json(listReassignments(context)),
  }),
  clusterRoute({
    method: 'POST',
    path: '/reassignments',
    summary: 'Plan a reassignment (dryRun) or start one, for a goal, by hand, or as planned before',
    tag: 'reassignments',
    action: 'change',
    body: reassignBody,
    maxBodyBytes: MAX_PLAN_BYTES,
    answers: {
      ...answers(reassignmentAnswer, 'Started: Kafka has taken its first partitions.', 201),
      ...answers(reassignmentPlan, 'The plan (dryRun).'),
    },
    errors: ['conflict', 'not-found', 'too-many-requests', ...changeErrors],
    handler: async (context, { body }) =>
      body.dryRun === true ? json(await planReassignment(context, body)) : json(await startReassignment(context, body), 201),
  }),
  clusterRoute({
    method: 'PATCH',
    path: '/reassignments',
    summary: 'Change the throttle of our reassignment while it runs',
    tag: 'reassignments',
    action: 'change',
    body: reassignmentPatch,
    answers: answers(reassignmentAnswer),
    errors: ['conflict', 'not-found', ...changeErrors],
    handler: async (context, { body }) => json(await throttleReassignment(context, body.throttleBytesPerSecond)),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/reassignments',
    summary: 'Cancel our reassignment: what is in flight is taken back, what is finished stays',
    tag: 'reassignments',
    action: 'change',
    answers: answers(reassignmentAnswer),
    errors: ['conflict', 'not-found', ...changeErrors],
    handler: async context => json(await cancelReassignment(context)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/reassignments/{id}',
    summary: 'One reassignment with its progress',
    tag: 'reassignments',
    action: 'read',
    answers: answers(reassignmentAnswer),
    errors: ['not-found'],
    handler: (context, { params }) => json(describeReassignment(context, params.id)),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/reassignments/{id}',
    summary: 'Cancel this reassignment, if it is ours and runs',
    tag: 'reassignments',
    action: 'change',
    answers: answers(reassignmentAnswer),
    errors: ['conflict', 'not-found', ...changeErrors],
    handler: async (context, { params }) => json(await cancelReassignment(context, params.id)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/reassignments/{id}/partitions',
    summary: 'Every partition of a plan, before and after and how it stands',
    tag: 'reassignments',
    action: 'read',
    query: page,
    answers: answers(moveList),
    errors: ['not-found', 'invalid-parameter'],
    handler: async (context, { params, query }) => json(await listMoves(context, params.id, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/reassignments/{id}/file',
    summary: 'The plan as kafka-reassign-partitions reads it, or (which=before) the way back',
    tag: 'reassignments',
    action: 'read',
    query: z.strictObject({ which: z.optional(z.enum(['after', 'before'])) }),
    answers: {
      200: {
        description: 'Kafka’s reassignment file',
        content: { 'application/json': z.object({ version: z.literal(1), partitions: z.array(z.unknown()) }) },
      },
    },
    errors: ['not-found', 'invalid-parameter'],
    handler: async (context, { params, query }) => ({
      kind: 'text',
      body: await reassignmentFile(context, params.id, query.which ?? 'after'),
      contentType: 'application/json; charset=utf-8',
    }),
  }),
  clusterRoute({
    method: 'GET',
    path: '/throttles',
    summary: 'Replication throttles that are set on the cluster, ours and others’',
    tag: 'reassignments',
    action: 'read',
    answers: answers(throttleList),
    errors: ['not-authorized', 'broker-unreachable', 'timed-out'],
    handler: async context => json(await listThrottles(context)),
  }),
  clusterRoute({
    method: 'POST',
    path: '/elections',
    summary:
      'Elect preferred leaders, or (unclean, confirmed) leaders for partitions that have none; with dryRun say who would lead',
    tag: 'reassignments',
    action: 'change',
    body: electionBody,
    answers: answers(election),
    errors: [...changeErrors],
    handler: async (context, { body }) => json(await electLeaders(context, body)),
  }),
]
