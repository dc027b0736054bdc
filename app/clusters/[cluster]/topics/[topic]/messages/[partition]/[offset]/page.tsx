import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { topicQuery } from '#components/data/queries.ts'
import { MessageView } from '#components/messages/message-view.tsx'
import { prefetch, segment } from '../../../../../../../prefetch.ts'

interface MessagePageProps {
  readonly params: Promise<{ cluster: string; topic: string; partition: string; offset: string }>
}

export async function generateMetadata({ params }: MessagePageProps): Promise<Metadata> {
  const { topic, partition, offset } = await params
  return { title: `${segment(topic)}, partition ${partition}, offset ${offset}` }
}

export default async function MessagePage({ params }: MessagePageProps) {
  const { cluster, topic, partition, offset } = await params
  if (!/^\d{1,7}$/.test(partition) || !/^\d{1,19}$/.test(offset)) notFound()
  const place = { cluster: segment(cluster), topic: segment(topic) }
  return (
    <HydrationBoundary state={await prefetch(topicQuery(place.cluster, place.topic))}>
      <MessageView {...place} partition={Number(partition)} offset={offset} />
    </HydrationBoundary>
  )
}
