import * as z from 'zod/mini'
import { listQuery } from '#lib/wire/common'
import { HEAT_METRICS, heatMap } from '#lib/wire/heat-map'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { describeHeatMap } from '../operations/describe-heat-map.ts'

export const heatMapRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/heat-map',
    summary: 'How the topics lie on the brokers, by replicas, leaders, bytes or rate, and how evenly',
    tag: 'topics',
    action: 'read',
    query: z.strictObject({
      ...listQuery,
      metric: z.optional(z.enum(HEAT_METRICS)),
      internal: z.optional(z.stringbool()),
    }),
    answers: answers(heatMap),
    errors: ['invalid-parameter'],
    partialItems: true,
    cached: true,
    handler: (context, { query }) => json(describeHeatMap(context, query)),
  }),
]
