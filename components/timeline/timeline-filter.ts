import { eventKind, type EventKind } from '#lib/wire/events'
import { eventsQuery, type Params } from '#components/data/queries.ts'

/** How many events one page of the timeline holds. */
export const timelinePage = 200

/** Which events are shown; null: any. */
export interface TimelineFilter {
  readonly kind: EventKind | null
  readonly brokerId: number | null
  readonly topic: string | null
  readonly group: string | null
  readonly fromMs: number | null
  readonly toMs: number | null
}

/** Reads the filter from a URL: `?kind=leader-elected&broker=3&topic=orders&group=billing&from=MS&to=MS`. What cannot be read is left out. */
export function readFilter(param: (name: string) => string | null): TimelineFilter {
  const kind = param('kind')
  return {
    kind: eventKind.options.find(each => each === kind) ?? null,
    brokerId: whole(param('broker')),
    topic: param('topic') || null,
    group: param('group') || null,
    fromMs: whole(param('from')),
    toMs: whole(param('to')),
  }
}

/** The query of the page that a URL asks for; the same on the server and in the browser. */
export function timelineQuery(cluster: string, param: (name: string) => string | null) {
  return eventsQuery(cluster, eventParams(readFilter(param)))
}

/** The API's parameters for a filter. */
export function eventParams(filter: TimelineFilter): Params {
  return {
    kind: filter.kind ?? undefined,
    brokerId: filter.brokerId ?? undefined,
    topic: filter.topic ?? undefined,
    group: filter.group ?? undefined,
    fromMs: filter.fromMs ?? undefined,
    toMs: filter.toMs ?? undefined,
    limit: timelinePage,
  }
}

/** Whether nothing is narrowed, so that the live stream's newest events belong on top. */
export function isWhole(filter: TimelineFilter): boolean {
  return Object.values(filter).every(value => value === null)
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}
