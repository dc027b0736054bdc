import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { topicQuery } from '#components/data/queries.ts'
import { MessagesView } from '#components/messages/messages-view.tsx'
import { prefetch, segment } from '../../../../../prefetch.ts'

interface MessagesPageProps {
  readonly params: Promise<{ cluster: string; topic: string }>
}

export async function generateMetadata({ params }: MessagesPageProps): Promise<Metadata> {
  return { title: `Messages of ${segment((await params).topic)}` }
}

export default async function MessagesPage({ params }: MessagesPageProps) {
  const { cluster, topic } = await params
  const place = { cluster: segment(cluster), topic: segment(topic) }
  return (
    <HydrationBoundary state={await prefetch(topicQuery(place.cluster, place.topic))}>
      <MessagesView {...place} />
    </HydrationBoundary>
  )
}
