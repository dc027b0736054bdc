'use client'

import { useMemo } from 'react'
import { groupsQuery, overviewQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { writeUrl } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { useListFilter } from '#components/data/use-list-filter.ts'
import { usePages } from '#components/data/use-pages.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Select } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { parseSort, printSort } from '#components/ui/sort-rows.ts'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { formatCount, plural } from '#lib/format/number'
import type { GroupHealth, GroupSummary } from '#lib/wire/groups'
import { groupColumns } from './group-columns.tsx'
import type { GroupListParams } from './group-list-query.ts'
import { DEFAULT_SORT, groupListParams, groupPages } from './group-list-query.ts'
import { groupsSentence } from './groups-sentence.ts'

const REFETCH_MS = 5000
/** Up to here the stream also patches the rows between two readings; beyond, the pages that were read are read again. */
const LIVE_UP_TO = 1000

/** All groups of a cluster, filtered and sorted by the server; the one furthest behind first. */
export function GroupsView({ cluster }: { cluster: string }) {
  const { params, onFilter } = useListFilter(cluster, groupListParams, groupPages)
  const { result, more } = usePages(groupPages(cluster, params), REFETCH_MS)
  const clusterTotal = useApi(overviewQuery(cluster)).data?.totals.groups ?? null
  const live = useApi(groupsQuery(cluster), { enabled: clusterTotal !== null && clusterTotal <= LIVE_UP_TO }).data?.items
  const liveById = useMemo(() => new Map((live ?? []).map(group => [group.groupId, group])), [live])
  const columns = useMemo(() => groupColumns(cluster), [cluster])
  const sort = parseSort(
    params.sort,
    columns.map(column => column.id),
    DEFAULT_SORT,
  )
  return (
    <Page title="Groups" sentence={live === undefined ? { headline: '\u00a0' } : groupsSentence(live)}>
      <QueryView what={`The groups of ${cluster}`} query={result} skeleton={<ListSkeleton params={params} onFilter={onFilter} />}>
        {({ items, total }) => (
          <Section
            title={result.isPlaceholderData ? readingWords(params) : countWords(items.length, total, params)}
            actions={<GroupFilters params={params} onFilter={onFilter} />}
          >
            <VirtualTable<GroupSummary>
              stacked
              topKey={JSON.stringify(params)}
              caption={`Groups of ${cluster}`}
              columns={columns}
              rows={items.map(group => liveById.get(group.groupId) ?? group)}
              rowKey={group => group.groupId}
              sort={sort}
              onSort={next => writeUrl({ sort: printSort(next) === printSort(DEFAULT_SORT) ? null : printSort(next) })}
              onNearEnd={more}
              empty={<NoGroups params={params} />}
            />
          </Section>
        )}
      </QueryView>
    </Page>
  )
}

const HEALTHS: readonly { value: GroupHealth | ''; label: string }[] = [
  { value: '', label: 'Any health' },
  { value: 'ok', label: 'Ok' },
  { value: 'warning', label: 'Behind' },
  { value: 'stalled', label: 'Stalled' },
  { value: 'stopped', label: 'Stopped' },
  { value: 'rewound', label: 'Rewound' },
  { value: 'unknown', label: 'Unknown' },
]

interface FilterProps {
  readonly params: GroupListParams
  readonly onFilter: (filter: string, isLeaving?: boolean) => void
}

function ListSkeleton(props: FilterProps) {
  return (
    <Section title="Groups" actions={<GroupFilters {...props} />}>
      <SkeletonRows rows={10} />
    </Section>
  )
}

function GroupFilters({ params, onFilter }: FilterProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      <Select<GroupHealth | ''>
        label="Health"
        hideLabel
        value={params.health}
        options={HEALTHS}
        onValue={health => writeUrl({ health: health === '' ? null : health })}
      />
      <FilterField label="Filter by id" value={params.filter} onValue={onFilter} />
    </div>
  )
}

/** While rows of before stand for those that were asked for: of another filter, or in another order. */
function readingWords({ filter, health }: GroupListParams): string {
  return filter === '' && health === '' ? 'Reading the groups' : 'Reading the groups that fit'
}

function countWords(loaded: number, total: number, { filter, health }: GroupListParams): string {
  const words = filter === '' && health === '' ? plural(total, 'group') : `${plural(total, 'group')} found`
  return loaded < total ? `${words}, ${formatCount(loaded)} read so far` : words
}

function NoGroups({ params }: { params: GroupListParams }) {
  if (params.filter === '' && params.health === '') {
    return (
      <EmptyState title="There is no group yet">A group appears when its first consumer joins or commits an offset.</EmptyState>
    )
  }
  return <EmptyState title="No group fits">Shorten the filter, or look at every health.</EmptyState>
}
