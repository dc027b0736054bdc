import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { BrokerView } from '#components/brokers/broker-view.tsx'
import { brokerQuery, catchUpQuery, eventsQuery, logDirsQuery } from '#components/data/queries.ts'
import { prefetch, segment } from '../../../../prefetch.ts'

interface BrokerPageProps {
  readonly params: Promise<{ cluster: string; brokerId: string }>
}

export async function generateMetadata({ params }: BrokerPageProps): Promise<Metadata> {
  return { title: `Broker ${segment((await params).brokerId)}` }
}

export default async function BrokerPage({ params }: BrokerPageProps) {
  const { cluster: encodedCluster, brokerId: text } = await params
  if (!/^\d{1,9}$/.test(text)) notFound()
  const cluster = segment(encodedCluster)
  const brokerId = Number(text)
  const state = await prefetch(
    brokerQuery(cluster, brokerId),
    catchUpQuery(cluster),
    logDirsQuery(cluster, brokerId),
    eventsQuery(cluster, { brokerId, limit: 10 }),
  )
  return (
    <HydrationBoundary state={state}>
      <BrokerView cluster={cluster} brokerId={brokerId} />
    </HydrationBoundary>
  )
}
