import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { drillQuery } from '#components/data/queries.ts'
import { DrillView } from '#components/drill/drill-view.tsx'
import { prefetch, segment } from '../../../../prefetch.ts'

export const metadata: Metadata = { title: 'Failure drill' }

export default async function DrillPage({ params }: { params: Promise<{ cluster: string; drillId: string }> }) {
  const { cluster: clusterSegment, drillId: drillSegment } = await params
  const cluster = segment(clusterSegment)
  const drillId = segment(drillSegment)
  return (
    <HydrationBoundary state={await prefetch(drillQuery(cluster, drillId))}>
      <DrillView cluster={cluster} drillId={drillId} />
    </HydrationBoundary>
  )
}
