import { formatTimestamp } from '#lib/format/timestamp'
import type { ChartRow, ChartSeries } from './chart-rows.ts'
import type { Unit } from './ticks.ts'
import { fullValue } from './units.ts'

const MOST_LINES = 12

/** What the crosshair stands on: every series with its value, the largest first. A series without a value says so. */
export function ChartTooltip({
  series,
  row,
  unit,
  zone,
}: {
  series: readonly ChartSeries[]
  row: ChartRow | undefined
  unit: Unit
  zone: string
}) {
  if (row === undefined) return null
  const lines = series
    .map(one => ({ one, value: row.values[one.key] }))
    .toSorted((a, b) => (b.value?.last ?? -1) - (a.value?.last ?? -1))
  const hidden = lines.length - MOST_LINES
  return (
    <div className="rounded-control border border-line bg-raised px-2.5 py-1.5 text-sm shadow-lg">
      <div className="text-ink-3">{formatTimestamp(row.tMs, zone)}</div>
      {lines.slice(0, MOST_LINES).map(({ one, value }) => (
        <div key={one.key} className="flex items-baseline gap-2 whitespace-nowrap">
          <svg width="8" height="8" aria-hidden="true">
            <rect width="8" height="8" rx="2" fill={one.colour} />
          </svg>
          <span className="mr-3 max-w-52 truncate">{one.label}</span>
          <span className="ml-auto">{value === undefined ? 'not measured' : fullValue(value.last, unit)}</span>
          {value !== undefined && value.max > value.last && <span className="text-ink-3">max {fullValue(value.max, unit)}</span>}
        </div>
      ))}
      {hidden > 0 && <div className="text-ink-3">and {hidden} more</div>}
    </div>
  )
}
