'use client'

import { useMemo, useState } from 'react'
import { partitionColour } from '#components/charts/colours.ts'
import { useChartGroup } from '#components/charts/chart-group.tsx'
import { lightLine, niceTop } from '#components/charts/light-chart-paths.ts'
import type { Unit } from '#components/charts/ticks.ts'
import { fullValue, shortValue } from '#components/charts/units.ts'
import { useHistory } from '#components/charts/use-history.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { textCodec, useUrlState, type Codec } from '#components/data/url-state.ts'
import { topicHref } from '#components/topics/topic-links.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Select } from '#components/ui/fields.tsx'
import { LineChartIcon, TableIcon } from '#components/ui/icons.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Unknown } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { plural } from '#lib/format/number'
import type { History, HistoryPoint } from '#lib/wire/history'
import { sharedTop, smallCharts, type SmallChart } from './multiples-model.ts'

const POINTS = 60
const FIRST = 12
const TABLE_ID = 'partitions'

type Shown = 'group.lag' | 'group.lag-seconds' | 'group.consumed'

const METRICS: readonly { value: Shown; label: string; unit: Unit }[] = [
  { value: 'group.lag', label: 'lag in messages', unit: 'messages' },
  { value: 'group.lag-seconds', label: 'lag in seconds', unit: 'seconds' },
  { value: 'group.consumed', label: 'messages read per second', unit: 'messages/s' },
]
const metricCodec: Codec<Shown> = {
  parse: text => METRICS.find(({ value }) => value === `group.${text}`)?.value ?? 'group.lag',
  print: value => (value === 'group.lag' ? null : value.slice('group.'.length)),
}

/** A small chart for every partition, on one scale: which of them are behind, and since when. */
export function PartitionMultiples({ cluster, groupId, topic }: { cluster: string; groupId: string; topic: string }) {
  const [metric, setMetric] = useUrlState('small', metricCodec)
  const [tables, setTables] = useUrlState('table', textCodec)
  const query = useHistory(cluster, { metric, group: groupId, topic, partition: '*' }, { points: POINTS })
  const asTable = tables.split(',').includes(TABLE_ID)
  const toggle = () => {
    const others = tables.split(',').filter(each => each !== '' && each !== TABLE_ID)
    setTables([...others, ...(asTable ? [] : [TABLE_ID])].join(','))
  }
  const label = asTable ? 'Show the partitions as charts' : 'Show the partitions as a table'
  const Icon = asTable ? LineChartIcon : TableIcon
  const unit = METRICS.find(({ value }) => value === metric)?.unit ?? 'messages'
  return (
    <Section
      title="Partition by partition"
      note={`${topic}, one scale, the highest first`}
      actions={
        <div className="-mr-2 flex flex-wrap items-center gap-x-1">
          <Select<Shown> label="What the small charts show" hideLabel value={metric} options={METRICS} onValue={setMetric} />
          <Button kind="quiet" aria-label={label} title={label} onClick={toggle}>
            <Icon size={14} aria-hidden />
          </Button>
        </div>
      }
    >
      <QueryView what="The partitions" query={query} skeleton={<SkeletonRows rows={5} />}>
        {history => <Multiples history={history} cluster={cluster} topic={topic} unit={unit} asTable={asTable} />}
      </QueryView>
    </Section>
  )
}

interface MultiplesProps {
  readonly history: History
  readonly cluster: string
  readonly topic: string
  readonly unit: Unit
  readonly asTable: boolean
}

function Multiples({ history, cluster, topic, unit, asTable }: MultiplesProps) {
  const [all, setAll] = useState(false)
  const charts = useMemo(() => smallCharts(history.series), [history.series])
  const columns = useMemo(() => columnsOf(cluster, topic, unit), [cluster, topic, unit])
  const top = niceTop([sharedTop(charts)])
  if (charts.length === 0) {
    return (
      <EmptyState title="Nothing was recorded in this time">
        Partitions are recorded one by one while Partitura runs; where a cluster has very many, those with the most unread.
      </EmptyState>
    )
  }
  if (asTable) {
    return (
      <VirtualTable
        caption={`Partitions of ${topic}, the highest first`}
        columns={columns}
        rows={charts}
        rowKey={chart => chart.partition}
        className="max-h-100 min-h-40"
      />
    )
  }
  const shown = all ? charts : charts.slice(0, FIRST)
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-4 gap-y-3 px-3.5 py-3">
        {shown.map(chart => (
          <Small
            key={chart.partition}
            chart={chart}
            stepMs={history.stepMs}
            top={top}
            unit={unit}
            cluster={cluster}
            topic={topic}
          />
        ))}
      </ul>
      {charts.length > FIRST && (
        <p className="border-t border-line p-2 text-center">
          <Button kind="quiet" onClick={() => setAll(!all)}>
            {all ? `The highest ${FIRST} only` : `All ${plural(charts.length, 'partition')}`}
          </Button>
        </p>
      )}
    </>
  )
}

const BOX = { width: 150, height: 36 }

interface SmallProps {
  readonly chart: SmallChart
  readonly stepMs: number
  readonly top: number
  readonly unit: Unit
  readonly cluster: string
  readonly topic: string
}

function Small({ chart, stepMs, top, unit, cluster, topic }: SmallProps) {
  const { domain } = useChartGroup()
  // The highest of each point, not its last: at sixty points a spike would be gone.
  const peaks = chart.points.map(([tMs, min, max]): HistoryPoint => [tMs, min, max, max])
  const { path } = lightLine(peaks, stepMs, { fromMs: domain[0], toMs: domain[1], top, ...BOX })
  const last = chart.last === null ? 'not recorded' : fullValue(chart.last, unit)
  const max = chart.max === null ? '' : `, at most ${fullValue(chart.max, unit)}`
  return (
    <li className="min-w-0">
      <p className="flex items-baseline justify-between gap-2 text-sm">
        <Link href={topicHref(cluster, topic, 'assignment', { partition: chart.partition })}>Partition {chart.partition}</Link>
        <span className="truncate text-ink-2 tabular-nums" title={`${last}${max}`}>
          {chart.last === null ? <Unknown why="not recorded" /> : shortValue(chart.last, unit)}
        </span>
      </p>
      <svg
        role="img"
        aria-label={`${last}${max}`}
        viewBox={`0 0 ${BOX.width} ${BOX.height}`}
        preserveAspectRatio="none"
        className="mt-1 block h-9 w-full overflow-visible border-b border-line"
      >
        <path
          d={path}
          fill="none"
          stroke={partitionColour(chart.partition)}
          strokeWidth="1.5"
          strokeLinejoin="round"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </li>
  )
}

function columnsOf(cluster: string, topic: string, unit: Unit): Column<SmallChart>[] {
  const value = (of: number | null) => (of === null ? <Unknown why="not recorded" /> : fullValue(of, unit))
  return [
    {
      id: 'partition',
      head: 'Partition',
      rowHeader: true,
      cell: chart => (
        <Link href={topicHref(cluster, topic, 'assignment', { partition: chart.partition })}>{chart.partition}</Link>
      ),
    },
    { id: 'last', head: 'Last', align: 'end', cell: chart => value(chart.last) },
    { id: 'max', head: 'Highest', align: 'end', cell: chart => value(chart.max) },
    { id: 'points', head: 'Recorded points', align: 'end', cell: chart => chart.points.length },
  ]
}
