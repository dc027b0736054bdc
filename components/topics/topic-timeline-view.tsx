'use client'

import { useSearchParams } from 'next/navigation'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { FilterBar } from '#components/timeline/filter-bar.tsx'
import { TimelineEvents } from '#components/timeline/timeline-events.tsx'
import { isWhole, readFilter, topicTimelineQuery } from '#components/timeline/timeline-filter.ts'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { plural } from '#lib/format/number'

const refetchMs = 5000

/** All that happened to a topic and its partitions since Partitura looks, or to one partition: `?partition=2`. */
export function TopicTimelineView({ cluster, name }: { cluster: string; name: string }) {
  const params = useSearchParams()
  const filter = readFilter(param => (param === 'topic' ? name : params.get(param)))
  const asked = topicTimelineQuery(cluster, name, param => params.get(param))
  const query = useApi(asked, { keepPrevious: true, ...(filter.toMs === null ? { refetchMs } : {}) })
  const count = query.isPlaceholderData || query.data === undefined ? 'loading' : plural(query.data.total, 'event')
  return (
    <>
      <FilterBar filter={filter} ofTopic />
      <Section title={filter.partition === null ? 'Timeline' : `Timeline of partition ${filter.partition}`} note={count}>
        <QueryView what={`The timeline of ${name}`} query={query} skeleton={<SkeletonRows rows={8} />}>
          {data => (
            <TimelineEvents
              key={`${asked.path} ${query.isPlaceholderData}`}
              cluster={cluster}
              path={asked.path}
              first={data}
              whole={isWhole({ ...filter, topic: null })}
              empty="Every election, ISR change and change of configuration that Partitura sees will stand here."
            />
          )}
        </QueryView>
      </Section>
    </>
  )
}
