'use client'

import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import type { ClusterEvent } from '#lib/wire/events'
import { formatDay } from '#lib/format/timestamp'
import { plural } from '#lib/format/number'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { writeUrl } from '#components/data/url-state.ts'
import { useZone } from '#components/ui/clock.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { EventRows } from './event-rows.tsx'
import { FilterBar } from './filter-bar.tsx'
import { isWhole, readFilter, timelineQuery } from './timeline-filter.ts'
import { useMoreEvents } from './use-more-events.ts'

const refetchMs = 3000

/** Everything that the dashboard saw happen in a cluster, newest first, narrowed by what the URL says. */
export function TimelineView({ cluster }: { cluster: string }) {
  const params = useSearchParams()
  const filter = readFilter(name => params.get(name))
  const query = useApi(
    timelineQuery(cluster, name => params.get(name)),
    // A window that has ended does not change any more.
    { keepPrevious: true, ...(filter.toMs === null ? { refetchMs } : {}) },
  )
  const whole = isWhole(filter)
  return (
    <Page
      title="Timeline"
      sentence={{
        headline: query.data ? countOf(query.data.total, whole) : 'Every change that the dashboard saw.',
        detail: 'Elections, ISR changes, brokers that leave and return, topics and groups that come and go.',
      }}
    >
      <FilterBar filter={filter} />
      <Section title="Events" {...(query.isPlaceholderData && { note: 'loading' })}>
        <QueryView what={`The timeline of ${cluster}`} query={query} skeleton={<SkeletonRows rows={12} />}>
          {data => (
            <Events
              key={params.toString()}
              cluster={cluster}
              path={timelineQuery(cluster, name => params.get(name)).path}
              first={data}
              whole={whole}
            />
          )}
        </QueryView>
      </Section>
    </Page>
  )
}

interface EventsProps {
  readonly cluster: string
  readonly path: string
  readonly first: { readonly items: readonly ClusterEvent[]; readonly nextCursor: string | null }
  readonly whole: boolean
}

function Events({ cluster, path, first, whole }: EventsProps) {
  const zone = useZone()
  const [cursor] = useState(first.nextCursor)
  const older = useMoreEvents(path, cursor)
  const known = new Set(first.items.map(event => event.id))
  const events = [...first.items, ...older.events.filter(event => !known.has(event.id))]
  if (events.length === 0) {
    return (
      <EmptyState title="Nothing to show">
        {whole ? (
          'The dashboard has seen no change yet. Stop a broker or create a topic, and it appears here.'
        ) : (
          <Button onClick={() => writeUrl({ kind: null, broker: null, topic: null, group: null, from: null, to: null })}>
            Show all events
          </Button>
        )}
      </EmptyState>
    )
  }
  return (
    <>
      <EventRows cluster={cluster} days={byDay(events, timeMs => formatDay(timeMs, zone))} />
      {older.canLoad && (
        <div className="border-t border-line p-2 text-center">
          <Button kind="quiet" onClick={older.load} disabled={older.loading}>
            {older.loading ? 'Loading' : 'Older events'}
          </Button>
        </div>
      )}
    </>
  )
}

function byDay(events: readonly ClusterEvent[], dayOf: (timeMs: number) => string) {
  return [...Map.groupBy(events, event => dayOf(event.timeMs))].map(([day, items]) => ({ day, items }))
}

function countOf(total: number, whole: boolean): string {
  if (total === 0) return whole ? 'No change was seen yet.' : 'No event matches.'
  return whole ? `${plural(total, 'event')} recorded.` : `${plural(total, 'event matches', 'events match')}.`
}
