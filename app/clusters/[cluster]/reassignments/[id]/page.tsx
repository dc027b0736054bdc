import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { reassignmentQuery } from '#components/data/queries.ts'
import { ReassignmentView } from '#components/reassignments/reassignment-view.tsx'
import { prefetch, segment } from '../../../../prefetch.ts'

export const metadata: Metadata = { title: 'Reassignment' }

export default async function ReassignmentPage({ params }: { params: Promise<{ cluster: string; id: string }> }) {
  const { cluster: clusterSegment, id: idSegment } = await params
  const cluster = segment(clusterSegment)
  const id = segment(idSegment)
  return (
    <HydrationBoundary state={await prefetch(reassignmentQuery(cluster, id))}>
      <ReassignmentView cluster={cluster} id={id} />
    </HydrationBoundary>
  )
}
