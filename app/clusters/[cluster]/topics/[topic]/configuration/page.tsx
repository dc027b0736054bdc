import { HydrationBoundary } from '@tanstack/react-query'
import { topicConfigsQuery } from '#components/data/queries.ts'
import { ConfigurationView } from '#components/topics/configuration-view.tsx'
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
      <ConfigurationView cluster={cluster} name={topic} />
    </HydrationBoundary>
  )
}
