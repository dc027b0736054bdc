import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { overviewQuery } from '#components/data/queries.ts'
import { OverviewView } from '#components/overview/overview-view.tsx'
import { rateQueries } from '#components/overview/rate-queries.ts'
import { prefetch, segment } from '../../prefetch.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage({ params }: { params: Promise<{ cluster: string }> }) {
  const cluster = segment((await params).cluster)
  return (
    <HydrationBoundary state={await prefetch(overviewQuery(cluster), ...rateQueries(cluster))}>
      <OverviewView cluster={cluster} />
    </HydrationBoundary>
  )
}
