'use client'

import { useMemo, useState } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { ChartMark } from './chart-marks.ts'
import type { ChartRow, ChartSeries } from './chart-rows.ts'
import { isIsolated, largestValue } from './chart-rows.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import { dashOf } from './colours.ts'
import { LastValues } from './last-values.tsx'
import { markTone, MarkLabels } from './mark-labels.tsx'
import { timeLabel } from './time-label.ts'
import type { Unit } from './ticks.ts'
import { timeTicks, valueTicks } from './ticks.ts'
import { axisUnit, shortValue } from './units.ts'
import { useDragZoom } from './use-drag-zoom.ts'
import { zoneOffsetMs } from './zone-clock.ts'

export interface TimeChartProps {
  /** What the chart shows, for a screen reader. */
  title: string
  series: readonly ChartSeries[]
  rows: readonly ChartRow[]
  /** Both ends of the time axis: the same for every chart of a page. */
  domain: readonly [fromMs: number, toMs: number]
  unit: Unit
  zone: string
  /** Each with where it leads to. */
  marks: readonly (ChartMark & { href: string })[]
  heightPx: number
  /** Charts with the same id share the crosshair. */
  syncId?: string
  onZoom?: (fromMs: number, toMs: number) => void
}

const MARGIN = { top: 18, right: 74, bottom: 2, left: 4 }
const AXIS_TEXT = { fill: 'var(--ink-3)', fontSize: 11 }
/** Bands of smallest to largest value are drawn behind few lines only; behind many they are fog. */
const MOST_BANDS = 3

/** Lines over time. The only place where Recharts is drawn with; loaded as a chunk of its own by `chart-panel.tsx`. */
export function TimeChart({ title, series, rows, domain, unit, zone, marks, heightPx, syncId, onZoom }: TimeChartProps) {
  const [pointed, setPointed] = useState(false)
  const { drag, handlers } = useDragZoom(onZoom)
  const ticks = useMemo(() => valueTicks(largestValue(series) ?? 0, unit), [series, unit])
  return (
    <div
      className="select-none [&_.recharts-surface:focus]:outline-none [&_.recharts-wrapper:focus-within]:outline-2 [&_.recharts-wrapper:focus-within]:outline-accent"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setPointed(true)}
      onBlur={() => setPointed(false)}
    >
      <ResponsiveContainer width="100%" height={heightPx}>
        <ComposedChart
          data={[...rows]}
          margin={MARGIN}
          title={title}
          {...(syncId === undefined ? {} : { syncId, syncMethod: 'value' as const })}
          {...handlers}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="tMs"
            type="number"
            scale="linear"
            domain={[...domain]}
            allowDataOverflow
            ticks={timeTicks(domain[0], domain[1], 6, zoneOffsetMs(domain[0], zone))}
            tickFormatter={(tMs: number) => timeLabel(tMs, domain[1] - domain[0], zone)}
            tick={AXIS_TEXT}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            minTickGap={24}
            height={22}
          />
          <YAxis
            domain={[0, ticks.at(-1) ?? 1]}
            ticks={ticks}
            tickFormatter={(value: number) => shortValue(value, unit)}
            tick={AXIS_TEXT}
            tickLine={false}
            axisLine={false}
            width={58}
            label={{ value: axisUnit(unit), position: 'top', offset: 8, ...AXIS_TEXT }}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--ink-3)', strokeDasharray: '2 3' }}
            content={({ active, label }) =>
              active && pointed && label !== undefined ? (
                <ChartTooltip series={series} row={rows.find(row => row.tMs === Number(label))} unit={unit} zone={zone} />
              ) : null
            }
          />
          {series.length <= MOST_BANDS && series.map(one => <Band key={`band ${one.key}`} series={one} />)}
          {marks.map(mark => (
            <ReferenceLine
              key={`${mark.tMs} ${mark.text}`}
              x={mark.tMs}
              stroke={`var(--${markTone(mark)})`}
              strokeDasharray="2 3"
            />
          ))}
          {series.map((one, index) => (
            <Line
              key={one.key}
              name={one.label}
              dataKey={(row: ChartRow) => row.values[one.key]?.last}
              stroke={one.colour}
              strokeWidth={1.8}
              strokeDasharray={one.dash ?? dashOf(index) ?? ''}
              isAnimationActive={false}
              activeDot={{ r: 3, strokeWidth: 0 }}
              dot={props => <LoneDot key={props.index} {...props} rows={rows} series={one} />}
            />
          ))}
          {drag !== null && (
            <ReferenceArea x1={drag.fromMs} x2={drag.toMs} fill="var(--accent)" fillOpacity={0.14} stroke="var(--accent)" />
          )}
          <MarkLabels marks={marks} />
          <LastValues series={series} unit={unit} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}

function Band({ series }: { series: ChartSeries }) {
  return (
    <Area
      dataKey={(row: ChartRow) => {
        const value = row.values[series.key]
        return value === undefined ? undefined : [value.min, value.max]
      }}
      stroke="none"
      fill={series.colour}
      fillOpacity={0.16}
      isAnimationActive={false}
      activeDot={false}
      tooltipType="none"
    />
  )
}

interface LoneDotProps {
  cx?: number | undefined
  cy?: number | undefined
  index: number
  rows: readonly ChartRow[]
  series: ChartSeries
}

/** A dot only where there is no line to see: between two gaps. */
function LoneDot({ cx, cy, index, rows, series }: LoneDotProps) {
  if (typeof cx !== 'number' || typeof cy !== 'number' || !isIsolated(rows, index, series.key)) return <g />
  return <circle cx={cx} cy={cy} r={2} fill={series.colour} />
}
