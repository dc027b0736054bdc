import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { topicQuery } from '#components/data/queries.ts'
import { TopicFrame } from '#components/topics/topic-frame-view.tsx'
import { prefetch, segment } from '../../../../prefetch.ts'

interface TopicLayoutProps {
  readonly params: Promise<{ cluster: string; topic: string }>
  readonly children: ReactNode
}

export async function generateMetadata({ params }: TopicLayoutProps): Promise<Metadata> {
  return { title: segment((await params).topic) }
}

/** The tabs share the topic's answer: it is asked for once, and an unknown topic is a 404 on every tab. */
export default async function TopicLayout({ params, children }: TopicLayoutProps) {
  const given = await params
  const cluster = segment(given.cluster)
  const topic = segment(given.topic)
  return (
    <HydrationBoundary state={await prefetch(topicQuery(cluster, topic))}>
      <TopicFrame cluster={cluster} name={topic}>
        {children}
      </TopicFrame>
    </HydrationBoundary>
  )
}
