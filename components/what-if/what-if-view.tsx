'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { QueryView } from '#components/data/query-view.tsx'
import { useHeld, writeUrl } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { usePages } from '#components/data/use-pages.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Checkbox } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { parseSort, printSort } from '#components/ui/sort-rows.ts'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { formatCount, plural } from '#lib/format/number'
import { brokerListCodec } from './broker-list.ts'
import { BrokerSwitches } from './broker-switches.tsx'
import { HitGroups, HitTopics } from './hit-tables.tsx'
import { partitionColumns } from './partition-columns.tsx'
import { rackListCodec, whatIfPages, whatIfParams, whatIfSummary, type WhatIfParams } from './what-if-query.ts'
import { WhatIfTotals } from './what-if-totals.tsx'
import { WorstLosses } from './worst-losses.tsx'

const REFETCH_MS = 5000
const WORST_FIRST = { column: 'severity', descending: true }

/** The whole cluster with brokers or racks switched off: a prediction, nothing is changed. All of it stands in the link. */
export function WhatIfView({ cluster }: { cluster: string }) {
  const search = useSearchParams()
  const asked = useMemo(() => whatIfParams(name => search.get(name)), [search])
  const [params, hold] = useHeld(asked, search.toString())
  const switchOff = (down: readonly number[], racks: readonly string[]) => {
    hold({ ...params, down, racks })
    writeUrl({ down: brokerListCodec.print(down), rack: rackListCodec.print(racks) })
  }
  const showAll = (all: boolean) => {
    hold({ ...params, all })
    writeUrl({ all: all ? '1' : null })
  }
  const summary = useApi(whatIfSummary(cluster, params), { refetchMs: REFETCH_MS, keepPrevious: true })
  const lost = params.down.length + params.racks.length > 0
  // A broker that the cluster does not know (an old link): the way out must not depend on the answer.
  const clear = (lost || summary.isError) && <Button onClick={() => switchOff([], [])}>Switch all on</Button>
  return (
    <Page title="What if" sentence={summary.data?.sentence ?? { headline: '\u00a0' }} actions={clear}>
      <QueryView what="The prediction" query={summary} skeleton={<SkeletonRows rows={12} />}>
        {data => (
          <>
            <Section title="Switch off" note="only here: nothing is changed" padded>
              <BrokerSwitches brokers={data.brokers} down={params.down} racks={params.racks} onSwitch={switchOff} />
            </Section>
            {lost && <WhatIfTotals totals={data.totals} />}
            {lost && (data.topics.length > 0 || (data.groups?.length ?? 0) > 0) && (
              <div className="grid gap-x-3.5 lg:grid-cols-2">
                <HitTopics cluster={cluster} topics={data.topics} total={data.totals.topicsHit} down={data.down} />
                <HitGroups cluster={cluster} groups={data.groups} total={data.totals.groupsHit} />
              </div>
            )}
            {lost && <Partitions cluster={cluster} params={params} down={data.down} onAll={showAll} />}
            <Section title="Which single loss hurts most" note="as the cluster is now">
              <WorstLosses
                worst={data.worst}
                onTry={({ kind, name, brokerIds }) => (kind === 'rack' ? switchOff([], [name]) : switchOff(brokerIds, []))}
              />
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  )
}

interface PartitionsProps {
  readonly cluster: string
  readonly params: WhatIfParams
  /** Brokers taken as lost, those of the racks included. */
  readonly down: readonly number[]
  readonly onAll: (all: boolean) => void
}

function Partitions({ cluster, params, down, onAll }: PartitionsProps) {
  const { result, more } = usePages(whatIfPages(cluster, params), REFETCH_MS)
  const columns = useMemo(() => partitionColumns(cluster, down), [cluster, down])
  const sort = parseSort(
    params.sort,
    columns.map(column => column.id),
    WORST_FIRST,
  )
  const setFilter = useCallback((q: string) => writeUrl({ q: q === '' ? null : q }), [])
  const filters = (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      <Checkbox label="Untouched ones too" checked={params.all} onValue={onAll} />
      <FilterField label="Filter by topic" value={params.filter} onValue={setFilter} />
    </div>
  )
  const loaded = result.data?.items.length ?? 0
  const total = result.data?.total ?? 0
  const title = result.data === undefined ? 'Partitions' : plural(total, 'partition')
  return (
    <Section title={title} {...(loaded < total && { note: `${formatCount(loaded)} read so far` })} actions={filters}>
      <QueryView what="The partitions" query={result} skeleton={<SkeletonRows rows={8} />}>
        {({ items }) => (
          <VirtualTable
            stacked
            // Another loss, filter or order begins at the top.
            key={JSON.stringify(params)}
            className="max-h-[28rem] min-h-40"
            caption="Partitions before and after the loss"
            columns={columns}
            rows={items}
            rowKey={item => `${item.topic} ${item.partition}`}
            sort={sort}
            onSort={next => writeUrl({ sort: printSort(next) === printSort(WORST_FIRST) ? null : printSort(next) })}
            onNearEnd={more}
            empty={<NoPartition filtered={params.filter !== ''} />}
          />
        )}
      </QueryView>
    </Section>
  )
}

function NoPartition({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <EmptyState title="No partition of such a topic is touched">Shorten the filter, or show the untouched ones too.</EmptyState>
  ) : (
    <EmptyState title="No partition is touched">None of them has a replica in sync there.</EmptyState>
  )
}
