import * as z from 'zod/mini'
import { eventKind, eventList, eventSeverity } from '#lib/wire/events'
import { history, historyQuery } from '#lib/wire/history'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { listEvents } from '../operations/list-events.ts'
import { readHistory } from '../operations/read-history.ts'
import { present } from './present.ts'

const oneKind = `(${eventKind.options.join('|')})`
const oneSeverity = `(${eventSeverity.options.join('|')})`

const eventsQuery = z.strictObject({
  /** One kind, or several with commas. */
  kind: z.optional(
    z.string().check(z.regex(new RegExp(`^${oneKind}(,${oneKind})*$`), `must be one or more of ${eventKind.options.join(', ')}`)),
  ),
  /** One severity, or several with commas. */
  severity: z.optional(
    z
      .string()
      .check(z.regex(new RegExp(`^${oneSeverity}(,${oneSeverity})*$`), 'must be one or more of bad, attention, good, info')),
  ),
  /** What happened to this broker. */
  brokerId: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
  /** The same, and where this broker took or lost a leadership, a place in an ISR, or a replica. */
  involving: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
  topic: z.optional(z.string()),
  partition: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
  group: z.optional(z.string()),
  fromMs: z.optional(z.coerce.number()),
  toMs: z.optional(z.coerce.number()),
  /** Part of the sentence, in letters of either case. */
  text: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
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
    handler: async (context, { query: { kind, severity, group, limit = 100, ...rest } }) => {
      const lists = { kinds: among(eventKind.options, kind), severities: among(eventSeverity.options, severity), groupId: group }
      return json(await listEvents(context, { ...present(rest), ...present(lists), limit }))
    },
  }),
]

/** Those of a closed list that a parameter names. */
function among<Word extends string>(all: readonly Word[], asked: string | undefined): Word[] | undefined {
  const words = asked?.split(',')
  return words && all.filter(known => words.includes(known))
}
