import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { heatMapParams, heatMapQuery } from '#components/heat-map/heat-map-query.ts'
import { HeatMapView } from '#components/heat-map/heat-map-view.tsx'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Heat map' }

interface HeatMapPageProps {
  readonly params: Promise<{ cluster: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function HeatMapPage({ params, searchParams }: HeatMapPageProps) {
  const cluster = segment((await params).cluster)
  const given = await searchParams
  const asked = heatMapParams(name => [given[name]].flat()[0] ?? null)
  return (
    <HydrationBoundary state={await prefetch(heatMapQuery(cluster, asked))}>
      <HeatMapView cluster={cluster} />
    </HydrationBoundary>
  )
}
