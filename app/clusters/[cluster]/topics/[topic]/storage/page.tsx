import { HydrationBoundary } from '@tanstack/react-query'
import { topicConfigsQuery } from '#components/data/queries.ts'
import { StorageView } from '#components/topics/storage-view.tsx'
import { prefetch, segment } from '../../../../../prefetch.ts'

interface TopicPageProps {
  readonly params: Promise<{ cluster: string; topic: string }>
}

export default async function TopicPage({ params }: TopicPageProps) {
  const given = await params
  const cluster = segment(given.cluster)
  const topic = segment(given.topic)
  return (
    <HydrationBoundary state={await prefetch(topicConfigsQuery(cluster, topic))}>
      <StorageView cluster={cluster} name={topic} />
    </HydrationBoundary>
  )
}
