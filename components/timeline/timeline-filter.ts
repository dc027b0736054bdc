import { eventKind, eventSeverity, type ClusterEvent, type EventKind } from '#lib/wire/events'
import { eventsQuery, type Params } from '#components/data/queries.ts'

/** How many events one page of the timeline holds. */
export const timelinePage = 200

type Severity = ClusterEvent['severity']

/** Which events are shown; null, or an empty list: any. */
export interface TimelineFilter {
  readonly kinds: readonly EventKind[]
  readonly severities: readonly Severity[]
  /** A broker that it is about: it happened to it, or it took or lost a leadership, a place in an ISR, or a replica. */
  readonly brokerId: number | null
  readonly topic: string | null
  readonly partition: number | null
  readonly group: string | null
  /** Part of the sentence. */
  readonly words: string | null
  readonly fromMs: number | null
  readonly toMs: number | null
}

const mostWords = 200

/**
 * Reads the filter from a URL: `?kind=leader-elected,isr-shrunk&severity=bad&broker=3&topic=orders&partition=2&group=billing&q=WORDS&from=MS&to=MS`.
 * What cannot be read is left out.
 */
export function readFilter(param: (name: string) => string | null): TimelineFilter {
  const topic = param('topic') || null
  return {
    kinds: among(eventKind.options, param('kind')),
    severities: among(eventSeverity.options, param('severity')),
    brokerId: whole(param('broker')),
    topic,
    partition: topic === null ? null : whole(param('partition')),
    group: param('group') || null,
    words: param('q')?.slice(0, mostWords) || null,
    fromMs: whole(param('from')),
    toMs: whole(param('to')),
  }
}

/** The query of the page that a URL asks for; the same on the server and in the browser. */
export function timelineQuery(cluster: string, param: (name: string) => string | null) {
  return eventsQuery(cluster, eventParams(readFilter(param)))
}

/** The same for the timeline of one topic, whatever topic the URL's parameters name. */
export function topicTimelineQuery(cluster: string, topic: string, param: (name: string) => string | null) {
  return timelineQuery(cluster, name => (name === 'topic' ? topic : param(name)))
}

/** The API's parameters for a filter. */
export function eventParams(filter: TimelineFilter): Params {
  return {
    kind: filter.kinds.join(',') || undefined,
    severity: filter.severities.join(',') || undefined,
    involving: filter.brokerId ?? undefined,
    topic: filter.topic ?? undefined,
    partition: filter.partition ?? undefined,
    group: filter.group ?? undefined,
    text: filter.words ?? undefined,
    fromMs: filter.fromMs ?? undefined,
    toMs: filter.toMs ?? undefined,
    limit: timelinePage,
  }
}

/** Whether nothing is narrowed. */
export function isWhole(filter: TimelineFilter): boolean {
  return Object.values(filter).every(value => value === null || (Array.isArray(value) && value.length === 0))
}

function among<Word extends string>(all: readonly Word[], text: string | null): Word[] {
  const words = text?.split(',') ?? []
  return all.filter(known => words.includes(known))
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}
