'use client'

import { useState } from 'react'
import { eventsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { Section } from '#components/ui/page.tsx'
import { formatCount } from '#lib/format/number'
import { EventLines } from './event-lines.tsx'

const REFRESH_MS = 5000
const PAGE = 100
const MOST = 1000

/** All that happened to a topic and its partitions since Partitura looks. */
export function TopicTimelineView({ cluster, name }: { cluster: string; name: string }) {
  const [limit, setLimit] = useState(PAGE)
  const events = useApi(eventsQuery(cluster, { topic: name, limit }), { refetchMs: REFRESH_MS, keepPrevious: true })
  return (
    <Section title="Timeline" note="elections, ISR changes, configuration, partitions; newest first">
      <QueryView what={`The timeline of ${name}`} query={events}>
        {({ items, total, nextCursor }) => (
          <>
            <EventLines
              events={items}
              empty="Every election, ISR change and change of configuration that Partitura sees will stand here."
            />
            {nextCursor !== null && limit < MOST && (
              <p className="border-t border-line px-3.5 py-2">
                <Button onClick={() => setLimit(Math.min(MOST, limit * 3))}>Show more of {formatCount(total)}</Button>
              </p>
            )}
          </>
        )}
      </QueryView>
    </Section>
  )
}
