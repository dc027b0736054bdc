'use client'

import dynamic from 'next/dynamic'
import { useEffect, useMemo, type ReactNode } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { problemOf } from '#components/data/api-client.ts'
import { useUrlState, textCodec } from '#components/data/url-state.ts'
import { useZone } from '#components/ui/clock.tsx'
import { EmptyState, ErrorState, PartialBanner, StaleBanner } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { Skeleton, SkeletonBlock } from '#components/ui/skeleton.tsx'
import type { History } from '#lib/wire/history'
import { ChartActions } from './chart-actions.tsx'
import { chartMarks } from './chart-marks.ts'
import { markHref } from './chart-subject.ts'
import type { ChartSeries } from './chart-rows.ts'
import { chartRows } from './chart-rows.ts'
import { ChartLegend } from './chart-legend.tsx'
import { ChartTable } from './chart-table.tsx'
import { EventsLine, type MarkedEvents } from './events-line.tsx'
import { useChartGroup } from './chart-group.tsx'
import type { Unit } from './ticks.ts'

const heights = { small: { px: 130, block: 'h-[154px]' }, medium: { px: 210, block: 'h-[234px]' } } as const

const loadChart = () => import('./time-chart.tsx').then(module => module.TimeChart)
const TimeChart = dynamic(loadChart, {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
})

interface ChartPanelProps {
  /** Names the panel within its page: the URL remembers by it which panels are shown as tables. */
  readonly id: string
  readonly title: string
  readonly note?: ReactNode
  readonly unit: Unit
  /** What the chart draws from; more than one where two metrics share a chart. Their series are given in `series`. */
  readonly queries: readonly UseQueryResult<History>[]
  readonly series: readonly ChartSeries[]
  /** The events of what it is about. */
  readonly marked: MarkedEvents
  readonly size?: keyof typeof heights
  /** Why there may be nothing, and what would change that. */
  readonly empty: string
  /** Beside the head: usually the range picker, once per page. */
  readonly actions?: ReactNode
}

/** A chart in its card, with its twin as a table, its CSV, and the states that every view has. */
export function ChartPanel(props: ChartPanelProps) {
  const { id, title, note, unit, queries, series, actions } = props
  const [tables, setTables] = useUrlState('table', textCodec)
  const asTable = tables.split(',').includes(id)
  const stepMs = Math.max(1000, ...queries.map(query => query.data?.stepMs ?? 0))
  const rows = useMemo(() => chartRows(series, stepMs), [series, stepMs])
  // Recharts comes while the numbers are fetched, not after them.
  useEffect(() => void loadChart(), [])
  const toggle = () => {
    const others = tables.split(',').filter(each => each !== '' && each !== id)
    setTables([...others, ...(asTable ? [] : [id])].join(','))
  }
  return (
    <Section
      title={title}
      {...(note !== undefined && { note })}
      padded
      actions={
        <div className="flex flex-wrap items-center justify-end gap-x-3">
          {actions}
          <ChartActions title={title} unit={unit} series={series} rows={rows} asTable={asTable} onToggle={toggle} />
        </div>
      }
    >
      <ChartBody {...props} rows={rows} asTable={asTable} />
    </Section>
  )
}

function ChartBody(props: ChartPanelProps & { rows: ReturnType<typeof chartRows>; asTable: boolean }) {
  const { title, unit, queries, series, marked, size = 'medium', empty, rows, asTable } = props
  const { domain, onZoom } = useChartGroup()
  const zone = useZone()
  const marks = useMemo(() => chartMarks(marked.events, marked.deploys, domain), [marked.events, marked.deploys, domain])
  const failed = queries.find(query => query.error !== null)
  const height = heights[size]
  if (failed?.data === undefined && failed !== undefined) {
    return (
      <ErrorState what={`${title} could not be shown.`} problem={problemOf(failed.error)} onRetry={() => void failed.refetch()} />
    )
  }
  if (queries.some(query => query.data === undefined)) return <SkeletonBlock className={height.block} />
  const nothing = rows.length === 0
  return (
    <>
      {failed !== undefined && <StaleBanner problem={problemOf(failed.error)} asOfMs={failed.data?.asOfMs ?? null} />}
      <PartialBanner failures={queries.flatMap(query => query.data?.failures ?? [])} />
      {nothing && (
        <div className={`${height.block} grid place-items-center`}>
          <EmptyState title="Nothing was recorded in this time">{empty}</EmptyState>
        </div>
      )}
      {!nothing && asTable && <ChartTable title={title} unit={unit} zone={zone} series={series} rows={rows} />}
      {!nothing && !asTable && <ChartLegend series={series} unit={unit} />}
      {!nothing && !asTable && (
        <div className={height.block}>
          <TimeChart
            title={title}
            series={series}
            rows={rows}
            domain={domain}
            unit={unit}
            zone={zone}
            marks={marks.map(mark => ({ ...mark, href: markHref(marked.cluster, marked.subject, mark) }))}
            heightPx={height.px + 24}
            syncId="page"
            onZoom={onZoom}
          />
        </div>
      )}
      <EventsLine marked={marked} domain={domain} />
    </>
  )
}
