import * as z from 'zod/mini'
import { listQuery } from '#lib/wire/common'
import { whatIf } from '#lib/wire/what-if'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { describeWhatIf } from '../operations/what-if.ts'

const brokerIds = z.string().check(z.maxLength(600), z.regex(/^(\d{1,9}(,\d{1,9})*)?$/, 'must be broker ids separated by commas'))
const racks = z.array(z.string().check(z.maxLength(250))).check(z.maxLength(50))

export const whatIfRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/what-if',
    summary:
      'What the loss of brokers or racks would do: predicted leaders, states, topics and groups hit; and which single loss hurts most',
    tag: 'what-if',
    action: 'read',
    query: z.strictObject({
      ...listQuery,
      down: z.optional(brokerIds),
      rack: z.optional(racks),
      only: z.optional(z.enum(['affected'])),
    }),
    repeatable: ['rack'],
    answers: answers(whatIf),
    errors: ['invalid-parameter', 'not-known-yet', 'timed-out', 'too-many-requests'],
    partialItems: true,
    cached: true,
    handler: async (context, { query }) => json(await describeWhatIf(context, query)),
  }),
]
