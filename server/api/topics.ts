import * as z from 'zod/mini'
import { listQuery } from '#lib/wire/common'
import { configs, topic, topicList } from '#lib/wire/topics'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { describeTopicConfigs } from '../operations/describe-configs.ts'
import { describeTopic } from '../operations/describe-topic.ts'
import { listTopics, TOPIC_PROBLEMS } from '../operations/list-topics.ts'

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
    path: '/topics/{topic}/configs',
    summary: 'The topic’s configuration, asked of Kafka now',
    tag: 'topics',
    action: 'read',
    answers: answers(configs),
    errors: ['topic-not-found', 'not-known-yet', 'not-authorized', 'broker-unreachable', 'timed-out'],
    handler: async (context, { params }) => json(await describeTopicConfigs(context, params.topic)),
  }),
]
