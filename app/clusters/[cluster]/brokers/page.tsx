import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { BrokersView } from '#components/brokers/brokers-view.tsx'
import { brokersQuery, catchUpQuery, logDirsQuery, quorumQuery } from '#components/data/queries.ts'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Brokers' }

export default async function BrokersPage({ params }: { params: Promise<{ cluster: string }> }) {
  const cluster = segment((await params).cluster)
  const state = await prefetch(brokersQuery(cluster), catchUpQuery(cluster), logDirsQuery(cluster), quorumQuery(cluster))
  return (
    <HydrationBoundary state={state}>
      <BrokersView cluster={cluster} />
    </HydrationBoundary>
  )
}
