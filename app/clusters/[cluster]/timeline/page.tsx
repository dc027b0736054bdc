import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { timelineQuery } from '#components/timeline/timeline-filter.ts'
import { TimelineView } from '#components/timeline/timeline-view.tsx'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Timeline' }

interface TimelinePageProps {
  readonly params: Promise<{ cluster: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function TimelinePage({ params, searchParams }: TimelinePageProps) {
  const cluster = segment((await params).cluster)
  const given = await searchParams
  const query = timelineQuery(cluster, name => [given[name]].flat()[0] ?? null)
  return (
    <HydrationBoundary state={await prefetch(query)}>
      <TimelineView cluster={cluster} />
    </HydrationBoundary>
  )
}
