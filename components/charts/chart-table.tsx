'use client'

import { useMemo } from 'react'
import type { Column } from '#components/ui/table.tsx'
import { Unknown } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { formatTimestamp } from '#lib/format/timestamp'
import type { ChartRow, ChartSeries } from './chart-rows.ts'
import type { Unit } from './ticks.ts'
import { fullValue } from './units.ts'

interface ChartTableProps {
  readonly title: string
  readonly unit: Unit
  readonly zone: string
  readonly series: readonly ChartSeries[]
  readonly rows: readonly ChartRow[]
}

/** The chart's numbers, newest first: for screen readers, for copying, for whoever wants the exact value. */
export function ChartTable({ title, unit, zone, series, rows }: ChartTableProps) {
  const columns = useMemo(() => columnsOf(series, unit, zone), [series, unit, zone])
  const newestFirst = useMemo(() => rows.filter(row => Object.keys(row.values).length > 0).toReversed(), [rows])
  return (
    <VirtualTable
      caption={`${title}, newest first`}
      columns={columns}
      rows={newestFirst}
      rowKey={row => row.tMs}
      className="max-h-[234px] min-h-40"
    />
  )
}

function columnsOf(series: readonly ChartSeries[], unit: Unit, zone: string): Column<ChartRow>[] {
  return [
    { id: 'time', head: 'Time', cell: row => formatTimestamp(row.tMs, zone), rowHeader: true },
    ...series.map((one): Column<ChartRow> => ({
      id: one.key,
      head: one.label,
      align: 'end',
      cell: row => {
        const value = row.values[one.key]
        return value === undefined ? <Unknown why="not measured then" /> : fullValue(value.last, unit)
      },
    })),
  ]
}
