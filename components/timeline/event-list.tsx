'use client'

import { useMemo } from 'react'
import type { ClusterEvent } from '#lib/wire/events'
import { StateShape } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Age, TimeOfDay } from '#components/ui/values.tsx'
import { groupEvents, type EventLine } from './event-groups.ts'
import { EventSubject } from './event-subject.tsx'

interface EventListProps {
  readonly cluster: string
  /** Newest first. */
  readonly events: readonly ClusterEvent[]
  readonly empty: string
  /** Shows at most so many lines. */
  readonly most?: number
  /** Older events exist that are not in the list. */
  readonly cut?: boolean
  /** The time of day in place of the age, where the day is said elsewhere. */
  readonly clock?: boolean
}

/** What happened, newest first: age, how bad, one sentence, and where it happened. */
export function EventList({ cluster, events, empty, most = Infinity, cut = false, clock = false }: EventListProps) {
  const lines = useMemo(() => groupEvents(events, cut), [events, cut])
  if (lines.length === 0) return <EmptyState title="Nothing happened">{empty}</EmptyState>
  return (
    <ol>
      {lines.slice(0, most).map(line => (
        <li key={line.id} className="border-b border-line last:border-b-0">
          {line.events.length === 1 ? (
            <Line cluster={cluster} line={line} clock={clock} />
          ) : (
            <ManyLine cluster={cluster} line={line} clock={clock} />
          )}
        </li>
      ))}
    </ol>
  )
}

const row =
  'grid grid-cols-[52px_10px_minmax(0,1fr)_fit-content(40%)] items-baseline gap-x-2.5 px-3.5 py-1.5 max-phone:grid-cols-[52px_10px_minmax(0,1fr)]'
/** Where it happened; under the sentence on a phone. */
const aside = 'truncate text-right text-sm text-ink-3 max-phone:col-start-3 max-phone:text-left'

interface LineProps {
  readonly cluster: string
  readonly line: EventLine
  readonly clock: boolean
}

function Line({ cluster, line, clock }: LineProps) {
  const [event] = line.events
  return (
    <div className={row}>
      <Head line={line} clock={clock} />
      <span className={aside}>{line.aside || (event && <EventSubject cluster={cluster} subject={event.subject} />)}</span>
    </div>
  )
}

function ManyLine({ cluster, line, clock }: LineProps) {
  return (
    <details>
      <summary className={`${row} list-none hover:bg-ground`}>
        <Head line={line} clock={clock} />
        <span className={aside}>{line.aside} ▾</span>
      </summary>
      <ul className="border-t border-line bg-ground py-1">
        {line.events.map(event => (
          <li key={event.id} className={row}>
            <span />
            <span />
            <span className="wrap-anywhere">{event.text}</span>
            <span className={aside}>
              <EventSubject cluster={cluster} subject={event.subject} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

const looks = {
  bad: { shape: 'cross', colour: 'text-bad', word: 'bad' },
  attention: { shape: 'triangle', colour: 'text-attention', word: 'attention' },
  good: { shape: 'disc', colour: 'text-good', word: 'good' },
  info: { shape: 'disc', colour: 'text-ink-3', word: 'information' },
} as const

function Head({ line, clock }: Omit<LineProps, 'cluster'>) {
  const look = looks[line.severity]
  return (
    <>
      <span className="text-right text-ink-3">
        {clock ? <TimeOfDay timeMs={line.timeMs} /> : <Age timeMs={line.timeMs} short />}
      </span>
      <span className={look.colour} title={look.word}>
        <StateShape shape={look.shape} />
        <span className="sr-only">{look.word}</span>
      </span>
      <span className="wrap-anywhere">{line.text}</span>
    </>
  )
}
