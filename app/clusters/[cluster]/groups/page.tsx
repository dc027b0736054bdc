import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { overviewQuery } from '#components/data/queries.ts'
import { firstPage } from '#components/data/pages.ts'
import { groupListParams, groupPages } from '#components/groups/group-list-query.ts'
import { GroupsView } from '#components/groups/groups-view.tsx'
import { prefetch, segment } from '../../../prefetch.ts'

export const metadata: Metadata = { title: 'Groups' }

interface GroupsPageProps {
  readonly params: Promise<{ cluster: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function GroupsPage({ params, searchParams }: GroupsPageProps) {
  const cluster = segment((await params).cluster)
  const given = await searchParams
  const asked = groupListParams(name => [given[name]].flat()[0] ?? null)
  return (
    <HydrationBoundary state={await prefetch(firstPage(groupPages(cluster, asked)), overviewQuery(cluster))}>
      <GroupsView cluster={cluster} />
    </HydrationBoundary>
  )
}
