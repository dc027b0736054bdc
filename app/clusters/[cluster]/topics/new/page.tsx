import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { brokersQuery } from '#components/data/queries.ts'
import { CreateTopicView } from '#components/topics/create-topic-view.tsx'
import { prefetch, segment } from '../../../../prefetch.ts'

export const metadata: Metadata = { title: 'New topic' }

export default async function NewTopicPage({ params }: { params: Promise<{ cluster: string }> }) {
  const cluster = segment((await params).cluster)
  return (
    <HydrationBoundary state={await prefetch(brokersQuery(cluster))}>
      <CreateTopicView cluster={cluster} />
    </HydrationBoundary>
  )
}
