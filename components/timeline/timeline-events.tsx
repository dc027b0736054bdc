'use client'

import type { ClusterEvent } from '#lib/wire/events'
import { formatDay } from '#lib/format/timestamp'
import { formatCount } from '#lib/format/number'
import { writeUrl } from '#components/data/url-state.ts'
import { useZone } from '#components/ui/clock.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/feedback.tsx'
import { EventRows } from './event-rows.tsx'
import { mostLoaded } from './loaded-events.ts'
import { clearedFilter } from './timeline-href.ts'
import { useLoadedEvents } from './use-loaded-events.ts'

interface TimelineEventsProps {
  readonly cluster: string
  /** Of the first page; older ones are asked for behind it. */
  readonly path: string
  readonly first: { readonly items: readonly ClusterEvent[]; readonly nextCursor: string | null; readonly total?: number | null }
  /** Nothing is narrowed. */
  readonly whole: boolean
  /** Said when nothing is narrowed and nothing is there. */
  readonly empty: string
}

/** The events of a timeline under their days, and older ones as long as there are any. */
export function TimelineEvents({ cluster, path, first, whole, empty }: TimelineEventsProps) {
  const zone = useZone()
  const { events, full, loading, problem, load } = useLoadedEvents(path, first)
  if (events.length === 0) {
    return (
      <EmptyState title="Nothing to show">
        {whole ? empty : <Button onClick={() => writeUrl(clearedFilter)}>Show all events</Button>}
      </EmptyState>
    )
  }
  return (
    <>
      <EventRows cluster={cluster} days={byDay(events, timeMs => formatDay(timeMs, zone))} />
      {problem !== null && <ErrorState what="Older events could not be loaded." problem={problem} />}
      {load !== null && (
        <div className="flex flex-wrap items-center justify-center gap-3 border-t border-line p-2">
          <span className="text-sm text-ink-3">
            {formatCount(events.length)} of {formatCount(Math.max(first.total ?? 0, events.length))}
          </span>
          {full ? (
            <span>This page holds {formatCount(mostLoaded)}: narrow the time to see older ones.</span>
          ) : (
            <Button kind="quiet" onClick={load} disabled={loading}>
              {loading ? 'Loading' : 'Older events'}
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function byDay(events: readonly ClusterEvent[], dayOf: (timeMs: number) => string) {
  return [...Map.groupBy(events, event => dayOf(event.timeMs))].map(([day, items]) => ({ day, items }))
}
