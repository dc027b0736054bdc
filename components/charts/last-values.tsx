'use client'

import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts'
import type { ChartSeries } from './chart-rows.ts'
import { lastValue } from './chart-rows.ts'
import { labelPlaces } from './label-places.ts'
import type { Unit } from './ticks.ts'
import { shortValue } from './units.ts'

const LINE_HEIGHT = 13

/** The newest value of each line, at the right of the plot in the line's colour; moved apart where lines end together. */
export function LastValues({ series, unit }: { series: readonly ChartSeries[]; unit: Unit }) {
  const plot = usePlotArea()
  const xOf = useXAxisScale()
  const yOf = useYAxisScale()
  if (plot === undefined || xOf === undefined || yOf === undefined) return null
  const right = plot.x + plot.width
  const room = Math.max(1, Math.floor(plot.height / LINE_HEIGHT))
  const ends = series.flatMap(one => {
    const last = lastValue(one)
    const x = last === null ? undefined : xOf(last.tMs)
    // A line that ended long ago has no newest value: nothing is claimed beyond the gap.
    return last === null || x === undefined || x < plot.x + plot.width * 0.85
      ? []
      : [{ one, value: last.value, y: yOf(last.value) ?? plot.y }]
  })
  const shown = ends.toSorted((a, b) => b.value - a.value).slice(0, room)
  const places = labelPlaces(
    shown.map(end => end.y),
    LINE_HEIGHT,
    plot.y,
    plot.y + plot.height,
  )
  return (
    <g aria-hidden="true">
      {shown.map((end, index) => (
        <text
          key={end.one.key}
          x={right + 6}
          y={(places[index] ?? end.y) + 4}
          fill={end.one.colour}
          fontSize={11}
          fontWeight={600}
        >
          {series.length > 1 ? `${shortLabel(end.one.label)} ` : ''}
          {shortValue(end.value, unit)}
        </text>
      ))}
    </g>
  )
}

function shortLabel(label: string): string {
  const short = label.replace(/^partition /i, 'p')
  return short.length > 8 ? '' : short
}
