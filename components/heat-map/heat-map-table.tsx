'use client'

import { useMemo } from 'react'
import { topicHref } from '#components/topics/topic-links.ts'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Unknown } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { heatText } from '#lib/kafka/heat-map-sentence'
import type { HeatMapAnswer, HeatRow } from '#lib/wire/heat-map'
import { skewText } from './heat-map-model.ts'

/** The map as a table: the same numbers for whoever reads or hears rather than sees. */
export function HeatMapTable({ cluster, answer }: { cluster: string; answer: HeatMapAnswer }) {
  const { columns: brokers, metric } = answer
  const columns = useMemo(() => tableColumns(cluster, brokers, metric), [cluster, brokers, metric])
  return <VirtualTable caption="Topics by brokers" columns={columns} rows={answer.items} rowKey={row => row.topic} />
}

function tableColumns(cluster: string, brokers: HeatMapAnswer['columns'], metric: HeatMapAnswer['metric']): Column<HeatRow>[] {
  const why = 'a broker did not say'
  return [
    {
      id: 'topic',
      head: 'Topic',
      rowHeader: true,
      cell: row => (
        <Link href={topicHref(cluster, row.topic)} className="block max-w-80 truncate max-phone:max-w-32" title={row.topic}>
          {row.topic}
        </Link>
      ),
    },
    {
      id: 'skew',
      head: 'Skew',
      align: 'end',
      cell: row => (row.total === null ? <Unknown why={why} /> : skewText(row.skew, row.total)),
    },
    {
      id: 'total',
      head: 'All',
      align: 'end',
      cell: row => (row.total === null ? <Unknown why={why} /> : heatText(row.total, metric)),
    },
    ...brokers.map(({ brokerId }): Column<HeatRow> => ({
      id: String(brokerId),
      head: `Broker ${brokerId}`,
      align: 'end',
      cell: row => <Value row={row} brokerId={brokerId} metric={metric} />,
    })),
  ]
}

function Value({ row, brokerId, metric }: { row: HeatRow; brokerId: number; metric: HeatMapAnswer['metric'] }) {
  const at = row.brokerIds.indexOf(brokerId)
  if (at < 0) {
    return (
      <span className="text-ink-3">
        <span aria-hidden>·</span>
        <span className="sr-only">no replica</span>
      </span>
    )
  }
  const value = row.values[at] ?? null
  return value === null ? <Unknown why={`broker ${brokerId} did not say`} /> : heatText(value, metric)
}
