import * as z from 'zod/mini'
import { eventKind, eventList, type EventKind } from '#lib/wire/events'
import { history, historyQuery } from '#lib/wire/history'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { listEvents } from '../operations/list-events.ts'
import { readHistory } from '../operations/read-history.ts'

const oneKind = `(${eventKind.options.join('|')})`

const eventsQuery = z.strictObject({
  /** One kind, or several with commas. */
  kind: z.optional(
    z.string().check(z.regex(new RegExp(`^${oneKind}(,${oneKind})*$`), `must be one or more of ${eventKind.options.join(', ')}`)),
  ),
  brokerId: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
  topic: z.optional(z.string()),
  partition: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
  group: z.optional(z.string()),
  fromMs: z.optional(z.coerce.number()),
  toMs: z.optional(z.coerce.number()),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))),
  cursor: z.optional(z.string().check(z.maxLength(500))),
})

export const historyRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/history',
    summary: 'Points of a metric over time; gaps are absent',
    tag: 'history',
    action: 'read',
    query: historyQuery,
    answers: answers(history),
    errors: ['invalid-parameter', 'timed-out'],
    handler: async (context, { query }) => json(await readHistory(context, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/events',
    summary: 'What changed in the cluster, newest first',
    tag: 'history',
    action: 'read',
    query: eventsQuery,
    answers: answers(eventList),
    errors: ['invalid-parameter', 'timed-out'],
    handler: async (context, { query: { kind, group, limit = 100, ...rest } }) =>
      json(await listEvents(context, { ...present(rest), ...present({ kinds: kindsOf(kind), groupId: group }), limit })),
  }),
]

function kindsOf(kind: string | undefined): EventKind[] | undefined {
  const asked = kind?.split(',')
  return asked && eventKind.options.filter(known => asked.includes(known))
}

/** Without the keys whose value is undefined. */
function present<Value extends object>(value: Value): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Key in keyof Value]?: Exclude<Value[Key], undefined>
  }
}
