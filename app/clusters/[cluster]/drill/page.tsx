import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { brokersQuery, drillsQuery } from '#components/data/queries.ts'
import { DrillsView } from '#components/drill/drills-view.tsx'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Failure drill' }

export default async function DrillsPage({ params }: { params: Promise<{ cluster: string }> }) {
  const cluster = segment((await params).cluster)
  return (
    <HydrationBoundary state={await prefetch(drillsQuery(cluster), brokersQuery(cluster))}>
      <DrillsView cluster={cluster} />
    </HydrationBoundary>
  )
}
