import * as z from 'zod/mini'
import { retention } from '#lib/wire/retention'
import { listQuery } from '#lib/wire/common'
import { topicOffsets } from '#lib/wire/topic-offsets'
import {
  alterTopicAnswer,
  alterTopicBody,
  configs,
  createTopicAnswer,
  createTopicBody,
  deleteTopicAnswer,
  topic,
  topicList,
} from '#lib/wire/topics'
import type { ErrorCode } from '../errors.ts'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { alterTopic } from '../operations/alter-topic.ts'
import { createTopic } from '../operations/create-topic.ts'
import { deleteTopic } from '../operations/delete-topic.ts'
import { describeTopicConfigs } from '../operations/describe-configs.ts'
import { describeRetention } from '../operations/describe-retention.ts'
import { describeTopic } from '../operations/describe-topic.ts'
import { listTopicOffsets } from '../operations/list-topic-offsets.ts'
import { listTopics, TOPIC_PROBLEMS } from '../operations/list-topics.ts'

/** What Kafka, or the way to it, may say to any change. */
const changeErrors = [
  'not-known-yet',
  'refused-by-kafka',
  'not-authorized',
  'broker-unreachable',
  'unsupported-by-broker',
  'outcome-unknown',
] as const satisfies readonly ErrorCode[]

export const topicRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/topics',
    summary: 'Topics with counts, sizes and rates',
    tag: 'topics',
    action: 'read',
    query: z.strictObject({ ...listQuery, internal: z.optional(z.stringbool()), problem: z.optional(z.enum(TOPIC_PROBLEMS)) }),
    answers: answers(topicList),
    errors: ['invalid-parameter'],
    partialItems: true,
    cached: true,
    handler: (context, { query }) => json(listTopics(context, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}',
    summary: 'One topic with its partitions, replicas and readers',
    tag: 'topics',
    action: 'read',
    answers: answers(topic),
    errors: ['topic-not-found', 'not-known-yet'],
    cached: true,
    handler: (context, { params }) => json(describeTopic(context, params.topic)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/offsets',
    summary: 'Where its logs begin and end, and where every group stands in them',
    tag: 'topics',
    action: 'read',
    answers: answers(topicOffsets),
    errors: ['topic-not-found', 'not-known-yet'],
    cached: true,
    handler: (context, { params }) => json(listTopicOffsets(context, params.topic)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/retention',
    summary: 'What each partition keeps, when its oldest messages go, and what groups lose by it',
    tag: 'topics',
    action: 'read',
    answers: answers(retention),
    errors: ['topic-not-found', 'not-known-yet'],
    handler: async (context, { params }) => json(await describeRetention(context, params.topic)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/configs',
    summary: 'The topic’s configuration, asked of Kafka now',
    tag: 'topics',
    action: 'read',
    answers: answers(configs),
    errors: ['topic-not-found', 'not-known-yet', 'not-authorized', 'broker-unreachable', 'timed-out'],
    handler: async (context, { params }) => json(await describeTopicConfigs(context, params.topic)),
  }),
  clusterRoute({
    method: 'POST',
    path: '/topics',
    summary: 'Create a topic; with dryRun Kafka only checks it',
    tag: 'topics',
    action: 'change',
    body: createTopicBody,
    answers: { ...answers(createTopicAnswer, 'Created.', 201), ...answers(createTopicAnswer, 'The plan (dryRun).') },
    errors: ['topic-exists', ...changeErrors],
    handler: async (context, { body }) => {
      const answer = await createTopic(context, body)
      return json(answer, answer.dryRun ? 200 : 201)
    },
  }),
  clusterRoute({
    method: 'PATCH',
    path: '/topics/{topic}',
    summary: 'Change configuration (only what is named) and add partitions',
    tag: 'topics',
    action: 'change',
    body: alterTopicBody,
    answers: answers(alterTopicAnswer),
    errors: ['topic-not-found', ...changeErrors],
    handler: async (context, { params, body }) => json(await alterTopic(context, params.topic, body)),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/topics/{topic}',
    summary: 'Delete a topic with all its messages; with dryRun say what would be gone',
    tag: 'topics',
    action: 'change',
    query: z.strictObject({ dryRun: z.optional(z.stringbool()) }),
    answers: answers(deleteTopicAnswer),
    errors: ['topic-not-found', 'conflict', ...changeErrors],
    handler: async (context, { params, query }) => json(await deleteTopic(context, params.topic, query)),
  }),
]
