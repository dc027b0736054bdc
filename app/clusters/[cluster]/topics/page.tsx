import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { overviewQuery } from '#components/data/queries.ts'
import { firstPage } from '#components/data/pages.ts'
import { topicListParams, topicPages } from '#components/topics/topic-list-query.ts'
import { TopicsView } from '#components/topics/topics-view.tsx'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Topics' }

interface TopicsPageProps {
  readonly params: Promise<{ cluster: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function TopicsPage({ params, searchParams }: TopicsPageProps) {
  const cluster = segment((await params).cluster)
  const given = await searchParams
  const asked = topicListParams(name => [given[name]].flat()[0] ?? null)
  return (
    <HydrationBoundary state={await prefetch(firstPage(topicPages(cluster, asked)), overviewQuery(cluster))}>
      <TopicsView cluster={cluster} />
    </HydrationBoundary>
  )
}
