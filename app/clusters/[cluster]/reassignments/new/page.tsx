import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { brokersQuery } from '#components/data/queries.ts'
import { NewReassignmentView } from '#components/reassignments/new-reassignment-view.tsx'
import { prefetch, segment } from '../../../../prefetch.ts'

export const metadata: Metadata = { title: 'New reassignment' }

export default async function NewReassignmentPage({ params }: { params: Promise<{ cluster: string }> }) {
  const cluster = segment((await params).cluster)
  return (
    <HydrationBoundary state={await prefetch(brokersQuery(cluster))}>
      <NewReassignmentView cluster={cluster} />
    </HydrationBoundary>
  )
}
