import * as z from 'zod/mini'
import { markAnswer, markBody, markList, removedMark } from '#lib/wire/marks'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { addMark, listMarks, removeMark } from '../operations/marks.ts'
import { present } from './present.ts'

const marksQuery = z.strictObject({
  fromMs: z.optional(z.coerce.number()),
  toMs: z.optional(z.coerce.number()),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))),
  cursor: z.optional(z.string().check(z.maxLength(500))),
})

export const markRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/marks',
    summary: 'Moments that were marked, such as deployments, newest first',
    tag: 'history',
    action: 'read',
    query: marksQuery,
    answers: answers(markList),
    errors: ['invalid-parameter', 'timed-out'],
    handler: async (context, { query: { limit = 100, ...rest } }) => json(await listMarks(context, { ...present(rest), limit })),
  }),
  clusterRoute({
    method: 'POST',
    path: '/marks',
    summary: 'Mark a moment on the charts and the timeline; the newest 10,000 are kept',
    tag: 'history',
    action: 'change',
    body: markBody,
    answers: answers(markAnswer, 'Kept.', 201),
    errors: ['timed-out'],
    handler: async (context, { body }) => json(await addMark(context, body), 201),
  }),
  clusterRoute({
    method: 'DELETE',
    path: '/marks/{id}',
    summary: 'Take a mark away',
    tag: 'history',
    action: 'change',
    answers: answers(removedMark),
    errors: ['not-found', 'timed-out'],
    handler: async (context, { params }) => json(await removeMark(context, params.id)),
  }),
]
