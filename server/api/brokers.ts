import * as z from 'zod/mini'
import { brokerDetail, brokerList } from '#lib/wire/brokers'
import { catchUpList } from '#lib/wire/catch-up'
import { listeners, logDirList } from '#lib/wire/log-dirs'
import { listQuery } from '#lib/wire/common'
import { configs } from '#lib/wire/topics'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { describeBroker } from '../operations/describe-broker.ts'
import { describeBrokerConfigs } from '../operations/describe-configs.ts'
import { describeListeners } from '../operations/describe-listeners.ts'
import { listBrokers } from '../operations/list-brokers.ts'
import { listCatchUps } from '../operations/list-catch-ups.ts'
import { listLogDirs } from '../operations/list-log-dirs.ts'

const oneBroker = z.strictObject({ brokerId: z.optional(z.coerce.number().check(z.int(), z.minimum(0))) })

export const brokerRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/brokers',
    summary: 'Every broker, also those that are down',
    tag: 'brokers',
    action: 'read',
    query: z.strictObject(listQuery),
    answers: answers(brokerList),
    errors: ['invalid-parameter'],
    partialItems: true,
    cached: true,
    handler: (context, { query }) => json(listBrokers(context, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/brokers/{brokerId}',
    summary: 'One broker and the replicas it holds',
    tag: 'brokers',
    action: 'read',
    answers: answers(brokerDetail),
    errors: ['broker-not-found', 'not-known-yet'],
    cached: true,
    handler: (context, { params }) => json(describeBroker(context, params.brokerId)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/brokers/{brokerId}/configs',
    summary: 'The broker’s configuration, asked of Kafka now',
    tag: 'brokers',
    action: 'read',
    answers: answers(configs),
    errors: ['broker-not-found', 'not-known-yet', 'not-authorized', 'broker-unreachable', 'timed-out'],
    handler: async (context, { params }) => json(await describeBrokerConfigs(context, params.brokerId)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/catch-up',
    summary: 'Brokers that copy what their replicas miss: how much, how fast, until when',
    tag: 'brokers',
    action: 'read',
    query: oneBroker,
    answers: answers(catchUpList),
    errors: ['invalid-parameter'],
    cached: true,
    handler: (context, { query: { brokerId } }) => json(listCatchUps(context, brokerId === undefined ? {} : { brokerId })),
  }),
  clusterRoute({
    method: 'GET',
    path: '/log-dirs',
    summary: 'Every log directory: size, free, growth, and when its disk is full at the earliest',
    tag: 'brokers',
    action: 'read',
    query: oneBroker,
    answers: answers(logDirList),
    errors: ['invalid-parameter', 'timed-out'],
    handler: async (context, { query: { brokerId } }) =>
      json(await listLogDirs(context, brokerId === undefined ? {} : { brokerId })),
  }),
  clusterRoute({
    method: 'GET',
    path: '/brokers/{brokerId}/listeners',
    summary: 'The broker’s listeners, and whether zero copy applies to each',
    tag: 'brokers',
    action: 'read',
    answers: answers(listeners),
    errors: ['broker-not-found', 'not-known-yet', 'not-authorized', 'broker-unreachable', 'timed-out'],
    handler: async (context, { params }) => json(await describeListeners(context, params.brokerId)),
  }),
]
