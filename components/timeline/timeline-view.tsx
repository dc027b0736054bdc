'use client'

import { useSearchParams } from 'next/navigation'
import { plural } from '#lib/format/number'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { FilterBar } from './filter-bar.tsx'
import { TimelineEvents } from './timeline-events.tsx'
import { isWhole, readFilter, timelineQuery } from './timeline-filter.ts'

const refetchMs = 3000
/** A window that has ended changes only by marks, which people set and take away at any time of the past. */
const endedRefetchMs = 10_000

/** Everything that the dashboard saw happen in a cluster, newest first, narrowed by what the URL says. */
export function TimelineView({ cluster }: { cluster: string }) {
  const params = useSearchParams()
  const filter = readFilter(name => params.get(name))
  const asked = timelineQuery(cluster, name => params.get(name))
  const query = useApi(asked, { keepPrevious: true, refetchMs: filter.toMs === null ? refetchMs : endedRefetchMs })
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
            <TimelineEvents
              // What was loaded for another question is no answer to this one.
              key={`${asked.path} ${query.isPlaceholderData}`}
              cluster={cluster}
              path={asked.path}
              first={data}
              whole={whole}
              empty="The dashboard has seen no change yet. Stop a broker or create a topic, and it appears here."
            />
          )}
        </QueryView>
      </Section>
    </Page>
  )
}

function countOf(total: number, whole: boolean): string {
  if (total === 0) return whole ? 'No change was seen yet.' : 'No event matches.'
  return whole ? `${plural(total, 'event')} recorded.` : `${plural(total, 'event matches', 'events match')}.`
}
