import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { groupQuery } from '#components/data/queries.ts'
import { GroupView } from '#components/groups/group-view.tsx'
import { prefetch, segment } from '../../../../prefetch.ts'

interface GroupPageProps {
  readonly params: Promise<{ cluster: string; groupId: string }>
}

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  return { title: segment((await params).groupId) }
}

export default async function GroupPage({ params }: GroupPageProps) {
  const given = await params
  const cluster = segment(given.cluster)
  const groupId = segment(given.groupId)
  return (
    <HydrationBoundary state={await prefetch(groupQuery(cluster, groupId))}>
      <GroupView cluster={cluster} groupId={groupId} />
    </HydrationBoundary>
  )
}
