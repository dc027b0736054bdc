import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { overviewQuery, reassignmentsQuery, throttlesQuery } from '#components/data/queries.ts'
import { ReassignmentsView } from '#components/reassignments/reassignments-view.tsx'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Reassignments' }

export default async function ReassignmentsPage({ params }: { params: Promise<{ cluster: string }> }) {
  const cluster = segment((await params).cluster)
  return (
    <HydrationBoundary state={await prefetch(reassignmentsQuery(cluster), overviewQuery(cluster), throttlesQuery(cluster))}>
      <ReassignmentsView cluster={cluster} />
    </HydrationBoundary>
  )
}
