import { HydrationBoundary } from '@tanstack/react-query'
import { topicTimelineQuery } from '#components/timeline/timeline-filter.ts'
import { TopicTimelineView } from '#components/topics/topic-timeline-view.tsx'
import { prefetch, segment } from '../../../../../prefetch.ts'

interface TopicPageProps {
  readonly params: Promise<{ cluster: string; topic: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function TopicPage({ params, searchParams }: TopicPageProps) {
  const given = await params
  const cluster = segment(given.cluster)
  const topic = segment(given.topic)
  const asked = await searchParams
  const query = topicTimelineQuery(cluster, topic, name => [asked[name]].flat()[0] ?? null)
  return (
    <HydrationBoundary state={await prefetch(query)}>
      <TopicTimelineView cluster={cluster} name={topic} />
    </HydrationBoundary>
  )
}
