import { dashOf } from './colours.ts'
import { lastValue, type ChartSeries } from './chart-rows.ts'
import type { Unit } from './ticks.ts'
import { fullValue } from './units.ts'

/** More lines than this are named where they end, and in the crosshair. */
const MOST = 8

/** What the lines of a chart are, where there are several but not many. One that was not recorded is named too. */
export function ChartLegend({ series, unit }: { series: readonly ChartSeries[]; unit: Unit }) {
  if (series.length < 2 || series.length > MOST) return null
  return (
    <ul aria-label="Lines" className="mb-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
      {series.map((one, index) => {
        const last = lastValue(one)
        return (
          <li key={one.key} className="inline-flex min-w-0 items-center gap-1.5">
            <svg aria-hidden width="18" height="4" className="shrink-0">
              <path d="M0 2H18" stroke={one.colour} strokeWidth="2.5" strokeDasharray={one.dash ?? dashOf(index)} />
            </svg>
            <span className="max-w-60 truncate text-ink-2">{one.label}</span>
            <span className="text-ink-3 tabular-nums">{last === null ? 'not recorded' : fullValue(last.value, unit)}</span>
          </li>
        )
      })}
    </ul>
  )
}
