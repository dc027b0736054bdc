import * as z from 'zod/mini'
import { drillAnswer, drillBody, drillList, drillPlan } from '#lib/wire/drill'
import type { ErrorCode } from '../errors.ts'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { abortDrill, describeDrill, drillReportText, listDrills, planDrill, startDrill } from '../operations/drills.ts'

const FORMATS = { json: 'application/json; charset=utf-8', markdown: 'text/markdown; charset=utf-8' }
const changeErrors = ['conflict', 'not-found', 'outcome-unknown'] as const satisfies readonly ErrorCode[]

export const drillRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/drills',
    summary: 'Failure drills on the demo cluster, the one that runs first, then the newest',
    tag: 'drill',
    action: 'read',
    demo: true,
    answers: answers(drillList),
    errors: ['not-found'],
    handler: async context => json(await listDrills(context)),
  }),
  clusterRoute({
    method: 'POST',
    path: '/drills',
    summary:
      'Predict what the loss of a broker does (dryRun), or lose it: stop, kill, pause, or lose its disk; then bring it back',
    tag: 'drill',
    action: 'change',
    demo: true,
    body: drillBody,
    answers: {
      ...answers(drillAnswer, 'Begun; follow it by its id.', 201),
      ...answers(drillPlan, 'The prediction (dryRun).'),
    },
    errors: ['broker-not-found', 'not-known-yet', ...changeErrors],
    handler: async (context, { body }) =>
      body.dryRun === true ? json(planDrill(context, body)) : json(await startDrill(context, body), 201),
  }),
  clusterRoute({
    method: 'GET',
    path: '/drills/{drillId}',
    summary: 'One drill: how it stands while it runs, prediction against outcome when it is over',
    tag: 'drill',
    action: 'read',
    demo: true,
    answers: answers(drillAnswer),
    errors: ['not-found'],
    handler: async (context, { params }) => json(await describeDrill(context, params.drillId)),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/drills/{drillId}',
    summary: 'Abort the drill: its broker is brought back now',
    tag: 'drill',
    action: 'change',
    demo: true,
    answers: answers(drillAnswer),
    errors: [...changeErrors],
    handler: async (context, { params }) => json(await abortDrill(context, params.drillId)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/drills/{drillId}/report',
    summary: 'The drill with its report as a file: JSON or Markdown',
    tag: 'drill',
    action: 'read',
    demo: true,
    query: z.strictObject({ format: z.optional(z.enum(['json', 'markdown'])) }),
    answers: {
      200: { description: 'The report', content: { 'application/json': z.unknown(), 'text/markdown': z.string() } },
    },
    errors: ['not-found', 'invalid-parameter'],
    handler: async (context, { params, query }) => {
      const format = query.format ?? 'json'
      return { kind: 'text', body: await drillReportText(context, params.drillId, format), contentType: FORMATS[format] }
    },
  }),
]
