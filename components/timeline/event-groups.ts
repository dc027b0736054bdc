import type { ClusterEvent } from '#lib/wire/events'
import { formatCount, plural } from '#lib/format/number'

/** One line of a timeline: an event, or many of a kind that one look at the cluster found at once. */
export interface EventLine {
  readonly id: string
  readonly timeMs: number
  readonly severity: ClusterEvent['severity']
  readonly text: string
  /** Quiet words at the end of the line. */
  readonly aside: string
  /** More than one when the line stands for many. */
  readonly events: readonly ClusterEvent[]
}

// What a lost broker does to many partitions at once. Events of other kinds are told one by one.
const together: Partial<Record<ClusterEvent['kind'], string>> = {
  'leader-elected': 'have a new leader',
  'isr-shrunk': 'lost an in-sync replica',
  'isr-expanded': 'got an in-sync replica back',
  'partition-offline': 'have no leader',
  'partition-online': 'have a leader again',
}

/** So close in time are events of one cause: one look of the observer, or two in a row. */
const sameCauseMs = 1500
/** Fewer are told one by one. */
const fewest = 3

/**
 * Newest first, as they came; runs of one kind at nearly one time become one line with their number. `cut`: older events exist
 * that are not here, so a run that reaches the end of the list is "at least" so many.
 */
export function groupEvents(events: readonly ClusterEvent[], cut = false): EventLine[] {
  const lines: EventLine[] = []
  const used = new Set<string>()
  const oldestMs = events.at(-1)?.timeMs ?? 0
  for (const [index, event] of events.entries()) {
    if (used.has(event.id)) continue
    const same = together[event.kind] === undefined ? [event] : runFrom(events, index).filter(other => !used.has(other.id))
    if (same.length < fewest) lines.push(single(event))
    else {
      for (const each of same) used.add(each.id)
      lines.push(many(event, same, cut && same.some(each => each.timeMs - oldestMs <= sameCauseMs)))
    }
  }
  return lines
}

/** An event and those behind it that are of its kind and of nearly its time; what stands before it has been told. */
function runFrom(events: readonly ClusterEvent[], start: number): ClusterEvent[] {
  const run: ClusterEvent[] = []
  const first = events[start]
  for (let index = start; first !== undefined && index < events.length; index++) {
    const other = events[index]
    if (other === undefined || Math.abs(first.timeMs - other.timeMs) > sameCauseMs) break
    if (other.kind === first.kind && other.severity === first.severity) run.push(other)
  }
  return run
}

function single(event: ClusterEvent): EventLine {
  const aside = event.missed > 0 ? `${plural(event.missed, 'election')} between went unseen` : ''
  return { id: event.id, timeMs: event.timeMs, severity: event.severity, text: event.text, aside, events: [event] }
}

function many(first: ClusterEvent, events: readonly ClusterEvent[], atLeast: boolean): EventLine {
  const topics = new Set(events.map(event => event.subject.topic))
  const [only] = topics
  return {
    id: first.id,
    timeMs: first.timeMs,
    severity: first.severity,
    text: `${atLeast ? 'At least ' : ''}${formatCount(events.length)} partitions ${together[first.kind] ?? 'changed'}`,
    aside: topics.size === 1 && only !== undefined ? only : plural(topics.size, 'topic'),
    events,
  }
}
