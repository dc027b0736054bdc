'use client'

import { StateShape, type Shape } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Age } from '#components/ui/values.tsx'
import { plural } from '#lib/format/number'
import type { ClusterEvent } from '#lib/wire/events'

const LOOKS: Record<ClusterEvent['severity'], { shape: Shape; colour: string }> = {
  bad: { shape: 'cross', colour: 'text-bad' },
  attention: { shape: 'triangle', colour: 'text-attention' },
  good: { shape: 'disc', colour: 'text-good' },
  info: { shape: 'half', colour: 'text-ink-3' },
}

/** Events, newest first, one line each: when, how grave, what. */
export function EventLines({ events, empty }: { events: readonly ClusterEvent[]; empty: string }) {
  if (events.length === 0) return <EmptyState title="Nothing yet">{empty}</EmptyState>
  return (
    <ol>
      {events.map(event => (
        <li
          key={event.id}
          className="grid grid-cols-[72px_12px_1fr] items-baseline gap-2.5 border-b border-line px-3.5 py-1.5 last:border-b-0"
        >
          <span className="text-right text-ink-3">
            <Age timeMs={event.timeMs} />
          </span>
          <span className={classes('self-center', LOOKS[event.severity].colour)}>
            <StateShape shape={LOOKS[event.severity].shape} />
          </span>
          <span className="min-w-0 wrap-anywhere">
            {event.text}
            {event.missed > 0 && <span className="text-ink-3"> ({plural(event.missed, 'election')} before it went unseen)</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
