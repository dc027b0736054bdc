'use client'

import { Button } from '#components/ui/button.tsx'
import { chartCsv } from './chart-csv.ts'
import type { ChartRow, ChartSeries } from './chart-rows.ts'
import type { Unit } from './ticks.ts'
import { DownloadIcon, LineChartIcon, TableIcon } from '#components/ui/icons.tsx'

interface ChartActionsProps {
  readonly title: string
  readonly unit: Unit
  readonly series: readonly ChartSeries[]
  readonly rows: readonly ChartRow[]
  readonly asTable: boolean
  readonly onToggle: () => void
}

/** Show as table, and the same numbers as CSV. */
export function ChartActions({ title, unit, series, rows, asTable, onToggle }: ChartActionsProps) {
  const Icon = asTable ? LineChartIcon : TableIcon
  const label = asTable ? `Show ${title} as a chart` : `Show ${title} as a table`
  return (
    <div className="-mr-2 flex">
      <Button kind="quiet" aria-label={label} title={label} onClick={onToggle}>
        <Icon size={14} aria-hidden />
      </Button>
      <Button
        kind="quiet"
        aria-label={`Download ${title} as CSV`}
        title="Download as CSV"
        refusal={rows.length === 0 ? 'There is nothing to download yet' : null}
        onClick={() => download(`${title}.csv`, chartCsv(series, rows, unit))}
      >
        <DownloadIcon size={14} aria-hidden />
      </Button>
    </div>
  )
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[^\w.-]+/g, '-')
  link.click()
  URL.revokeObjectURL(url)
}
