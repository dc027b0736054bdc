'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { QueryView } from '#components/data/query-view.tsx'
import { useHeld, writeUrl } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Checkbox, Select } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { formatCount, plural } from '#lib/format/number'
import type { HeatMapAnswer } from '#lib/wire/heat-map'
import { heatMapParams, heatMapQuery, heatMapUrl, type HeatMapParams, type HeatMetric, type HeatSort } from './heat-map-query.ts'

/** Sizes and replicas change slowly; what moves at once is on the pages of the topics. */
const REFETCH_MS = 15_000

const loading = () => <SkeletonRows rows={14} />

const HeatMapCanvas = dynamic(() => import('./heat-map-canvas.tsx').then(module => module.HeatMapCanvas), { ssr: false, loading })
// Without something to show meanwhile the whole page would wait for it, the box that was ticked too.
const HeatMapTable = dynamic(() => import('./heat-map-table.tsx').then(module => module.HeatMapTable), { loading })

/** Brokers × topics: where the replicas, leaders, bytes or writes are, and how evenly. */
export function HeatMapView({ cluster }: { cluster: string }) {
  const search = useSearchParams()
  const asked = useMemo(() => heatMapParams(name => search.get(name)), [search])
  const [params, hold] = useHeld(asked, search.toString())
  const change = (next: Partial<HeatMapParams>) => {
    const changed = { ...params, ...next }
    hold(changed)
    writeUrl(heatMapUrl(changed))
  }
  const query = useApi(heatMapQuery(cluster, params), { refetchMs: REFETCH_MS, keepPrevious: true })
  return (
    <Page title="Heat map" sentence={query.data?.sentence ?? { headline: '\u00a0' }}>
      <QueryView what="The heat map" query={query} skeleton={<SkeletonRows rows={16} />}>
        {answer => (
          <Section title={titleOf(answer)} actions={<Choices params={params} onChange={change} />}>
            <Body cluster={cluster} answer={answer} params={params} />
          </Section>
        )}
      </QueryView>
    </Page>
  )
}

function Body({ cluster, answer, params }: { cluster: string; answer: HeatMapAnswer; params: HeatMapParams }) {
  if (answer.items.length === 0) {
    return params.filter === '' ? (
      <EmptyState title="There is no topic yet">Internal ones can be shown too.</EmptyState>
    ) : (
      <EmptyState title={`No topic has “${params.filter}” in its name`}>Shorten the filter.</EmptyState>
    )
  }
  return params.view === 'table' ? (
    <HeatMapTable cluster={cluster} answer={answer} />
  ) : (
    <HeatMapCanvas cluster={cluster} answer={answer} />
  )
}

function titleOf({ items, total, columns }: HeatMapAnswer): string {
  const topics = items.length < total ? `${formatCount(items.length)} of ${plural(total, 'topic')}` : plural(total, 'topic')
  return `${topics} on ${plural(columns.length, 'broker')}`
}

const METRICS: { value: HeatMetric; label: string }[] = [
  { value: 'bytes', label: 'Bytes' },
  { value: 'replicas', label: 'Replicas' },
  { value: 'leaders', label: 'Leaders' },
  { value: 'rate', label: 'Writes per second' },
]

const SORTS: { value: HeatSort; label: string }[] = [
  { value: '-total', label: 'Largest first' },
  { value: '-skew', label: 'Most uneven first' },
  { value: '-partitions', label: 'Most partitions first' },
  { value: 'topic', label: 'By name' },
]

function Choices({ params, onChange }: { params: HeatMapParams; onChange: (next: Partial<HeatMapParams>) => void }) {
  const setFilter = useCallback((q: string) => writeUrl({ q: q === '' ? null : q }), [])
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Checkbox label="Internal" checked={params.internal} onValue={internal => onChange({ internal })} />
      <Checkbox
        label="Table"
        checked={params.view === 'table'}
        onValue={checked => onChange({ view: checked ? 'table' : 'map' })}
      />
      <Select
        label="What is counted"
        hideLabel
        value={params.metric}
        options={METRICS}
        onValue={metric => onChange({ metric })}
      />
      <Select label="Order" hideLabel value={params.sort} options={SORTS} onValue={sort => onChange({ sort })} />
      <FilterField label="Filter by topic" value={params.filter} onValue={setFilter} className="w-44" />
    </div>
  )
}
