import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { firstPage } from '#components/data/pages.ts'
import { whatIfPages, whatIfParams, whatIfSummary } from '#components/what-if/what-if-query.ts'
import { WhatIfView } from '#components/what-if/what-if-view.tsx'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'What if' }

interface WhatIfPageProps {
  readonly params: Promise<{ cluster: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function WhatIfPage({ params, searchParams }: WhatIfPageProps) {
  const cluster = segment((await params).cluster)
  const given = await searchParams
  const asked = whatIfParams(name => [given[name]].flat()[0] ?? null)
  const lost = asked.down.length + asked.racks.length > 0
  const rows = lost ? [firstPage(whatIfPages(cluster, asked))] : []
  return (
    <HydrationBoundary state={await prefetch(whatIfSummary(cluster, asked), ...rows)}>
      <WhatIfView cluster={cluster} />
    </HydrationBoundary>
  )
}
