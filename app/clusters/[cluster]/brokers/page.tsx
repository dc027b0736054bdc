import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { BrokersView } from '#components/brokers/brokers-view.tsx'
import { brokersQuery, quorumQuery } from '#components/data/queries.ts'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Brokers' }

export default async function BrokersPage({ params }: { params: Promise<{ cluster: string }> }) {
  const cluster = segment((await params).cluster)
  return (
    <HydrationBoundary state={await prefetch(brokersQuery(cluster), quorumQuery(cluster))}>
      <BrokersView cluster={cluster} />
    </HydrationBoundary>
  )
}
