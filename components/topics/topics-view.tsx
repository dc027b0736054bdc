'use client'

import { useMemo } from 'react'
import { overviewQuery, topicsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { writeUrl } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { useListFilter } from '#components/data/use-list-filter.ts'
import { usePages } from '#components/data/use-pages.ts'
import { buttonClasses } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Checkbox, Select } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { parseSort, printSort } from '#components/ui/sort-rows.ts'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { formatCount, plural } from '#lib/format/number'
import type { TopicSummary } from '#lib/wire/topics'
import { topicColumns } from './topic-columns.tsx'
import { clusterHref } from './topic-links.ts'
import type { TopicListParams, TopicProblem } from './topic-list-query.ts'
import { topicListParams, topicPages } from './topic-list-query.ts'

const REFETCH_MS = 5000
/** Up to here the stream also patches the rows between two readings; beyond, the pages in sight are read again. */
const LIVE_UP_TO = 1000
const BY_NAME = { column: 'name', descending: false }

/** All topics of a cluster, filtered and sorted by the server. */
export function TopicsView({ cluster }: { cluster: string }) {
  const { params, onFilter } = useListFilter(cluster, topicListParams, topicPages)
  const { result, more } = usePages(topicPages(cluster, params), REFETCH_MS)
  const live = useLiveRows(cluster)
  const columns = useMemo(() => topicColumns(cluster), [cluster])
  const sort = parseSort(
    params.sort,
    columns.map(column => column.id),
    BY_NAME,
  )
  return (
    <Page
      title="Topics"
      sentence={useSentence(cluster)}
      actions={
        <Link look="bare" className={buttonClasses('main')} href={clusterHref(cluster, 'topics', 'new')}>
          Create topic
        </Link>
      }
    >
      <QueryView what={`The topics of ${cluster}`} query={result} skeleton={<ListSkeleton params={params} onFilter={onFilter} />}>
        {({ items, total }) => (
          <Section
            title={result.isPlaceholderData ? readingWords(params) : countWords(items.length, total, params)}
            actions={<TopicFilters params={params} onFilter={onFilter} />}
          >
            <VirtualTable
              stacked
              topKey={JSON.stringify(params)}
              caption={`Topics of ${cluster}`}
              columns={columns}
              rows={items.map(topic => live.get(topic.name) ?? topic)}
              rowKey={topic => topic.name}
              sort={sort}
              onSort={next => writeUrl({ sort: printSort(next) === 'name' ? null : printSort(next) })}
              onNearEnd={more}
              empty={<NoTopics cluster={cluster} params={params} />}
            />
          </Section>
        )}
      </QueryView>
    </Page>
  )
}

/** All topics as the stream has them now, by name; none on a cluster that has very many. */
function useLiveRows(cluster: string): ReadonlyMap<string, TopicSummary> {
  const total = useApi(overviewQuery(cluster)).data?.totals.topics ?? null
  const items = useApi(topicsQuery(cluster), { enabled: total !== null && total <= LIVE_UP_TO }).data?.items
  return useMemo(() => new Map((items ?? []).map(topic => [topic.name, topic])), [items])
}

function useSentence(cluster: string) {
  const totals = useApi(overviewQuery(cluster)).data?.totals
  if (totals === undefined) return { headline: '\u00a0' }
  const bad = [
    totals.offline > 0 && `${formatCount(totals.offline)} without a leader`,
    totals.underMinIsr > 0 && `${formatCount(totals.underMinIsr)} below min ISR`,
    totals.underReplicated > 0 && `${formatCount(totals.underReplicated)} under-replicated`,
  ].filter(part => part !== false)
  const all = `${plural(totals.topics, 'topic')} with ${plural(totals.partitions, 'partition')}.`
  if (bad.length > 0) return { headline: `Partitions in trouble: ${bad.join(', ')}.`, detail: all }
  return {
    headline: totals.partitions === 0 ? 'There is no topic yet.' : 'Every partition is led and fully replicated.',
    detail: totals.partitions === 0 ? '' : all,
  }
}

interface FilterProps {
  readonly params: TopicListParams
  readonly onFilter: (filter: string, isLeaving?: boolean) => void
}

function ListSkeleton(props: FilterProps) {
  return (
    <Section title="Topics" actions={<TopicFilters {...props} />}>
      <SkeletonRows rows={14} />
    </Section>
  )
}

function TopicFilters({ params, onFilter }: FilterProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      <Checkbox label="Internal" checked={params.internal} onValue={checked => writeUrl({ internal: checked ? '1' : null })} />
      <Select<TopicProblem>
        label="Problems"
        hideLabel
        value={params.problem}
        options={[
          { value: '', label: 'All topics' },
          { value: 'any', label: 'With any problem' },
          { value: 'under-replicated', label: 'Under-replicated' },
          { value: 'under-min-isr', label: 'Below min ISR' },
          { value: 'offline', label: 'Without a leader' },
        ]}
        onValue={problem => writeUrl({ problem: problem === '' ? null : problem })}
      />
      <FilterField label="Filter by name" value={params.filter} onValue={onFilter} />
    </div>
  )
}

/** While rows of before stand for those that were asked for: of another filter, or in another order. */
function readingWords({ filter, problem }: TopicListParams): string {
  return filter === '' && problem === '' ? 'Reading the topics' : 'Reading the topics that fit'
}

function countWords(loaded: number, total: number, params: TopicListParams): string {
  const narrowed = params.filter !== '' || params.problem !== ''
  const words = narrowed ? `${plural(total, 'topic')} found` : plural(total, 'topic')
  return `${words}${params.internal ? '' : ', without internal ones'}${loaded < total ? `, ${formatCount(loaded)} read so far` : ''}`
}

function NoTopics({ cluster, params }: { cluster: string; params: TopicListParams }) {
  if (params.problem !== '' && params.filter === '') {
    return <EmptyState title="No topic has this problem">That is good news.</EmptyState>
  }
  if (params.filter !== '') {
    return (
      <EmptyState title={`No topic has “${params.filter}” in its name`}>
        {params.internal ? 'Shorten the filter.' : 'Shorten the filter, or look among the internal topics too.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState title="There is no topic yet">
      <Link look="text" href={clusterHref(cluster, 'topics', 'new')}>
        Create the first one
      </Link>
      , or let a producer write to the cluster.
    </EmptyState>
  )
}
