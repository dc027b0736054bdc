'use client'

import type { HistoryPoint } from '#lib/wire/history'
import { formatCompact, formatRate } from '#lib/format/number'
import { formatTimeOfDay } from '#lib/format/timestamp'
import { useZone } from '#components/ui/clock.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import { lightLine, niceTop, xOf, type LightScale } from '#components/charts/light-chart-paths.ts'

export interface LightSeries {
  readonly label: string
  readonly look: { readonly stroke: string; readonly text: string; readonly dash?: string }
  readonly stepMs: number
  readonly points: readonly HistoryPoint[]
}

interface LightChartProps {
  readonly label: string
  readonly series: readonly LightSeries[]
  readonly fromMs: number
  readonly toMs: number
  /** Moments worth a line across the chart. */
  readonly marks: readonly { readonly timeMs: number; readonly label: string; readonly href: string }[]
}

const box = { width: 600, height: 130 }

/** A chart that is part of the page itself: a few paths, no library, drawn by the server with the rest. */
export function LightChart({ label, series, fromMs, toMs, marks }: LightChartProps) {
  const zone = useZone()
  const top = niceTop(series.flatMap(each => each.points.map(point => point[3])))
  const scale: LightScale = { fromMs, toMs, top, ...box }
  const lines = series.map(each => ({ ...each, ...lightLine(each.points, each.stepMs, scale) }))
  return (
    <figure
      aria-label={`${label}: ${lines.map(line => `${line.label} ${line.last === null ? 'unknown' : formatRate(line.last)}`).join(', ')}`}
    >
      <Legend lines={lines} />
      <div className="grid grid-cols-[34px_minmax(0,1fr)] gap-x-2 text-xs text-ink-3">
        <div aria-hidden className="flex h-[130px] -translate-y-[7px] flex-col justify-between text-right">
          <span>{formatCompact(top)}</span>
          <span>{formatCompact(top / 2)}</span>
          <span>0</span>
        </div>
        <svg
          aria-hidden
          viewBox={`0 0 ${box.width} ${box.height}`}
          preserveAspectRatio="none"
          className="h-[130px] w-full overflow-visible"
        >
          <path
            d={`M0 0H${box.width}M0 ${box.height / 2}H${box.width}M0 ${box.height}H${box.width}`}
            className="stroke-line"
            vectorEffect="non-scaling-stroke"
          />
          {marks.map(mark => (
            // For who points; the list of events beside it is there for the keyboard.
            <Link key={mark.timeMs} look="bare" href={mark.href} tabIndex={-1}>
              <title>{mark.label}</title>
              <path
                d={`M${xOf(mark.timeMs, scale)} 0V${box.height}`}
                className="stroke-bad"
                strokeDasharray="2 3"
                vectorEffect="non-scaling-stroke"
              />
              <path
                d={`M${xOf(mark.timeMs, scale)} 0V${box.height}`}
                stroke="transparent"
                strokeWidth="12"
                pointerEvents="stroke"
                vectorEffect="non-scaling-stroke"
              />
            </Link>
          ))}
          {lines.map(line => (
            <path
              key={line.label}
              d={line.path}
              fill="none"
              className={line.look.stroke}
              strokeWidth="1.8"
              strokeLinejoin="round"
              strokeLinecap="round"
              strokeDasharray={line.look.dash}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        <span />
        <div aria-hidden className="flex justify-between pt-1.5">
          <span>{formatTimeOfDay(fromMs, zone).slice(0, 5)}</span>
          <span>{formatTimeOfDay((fromMs + toMs) / 2, zone).slice(0, 5)}</span>
          <span>now</span>
        </div>
      </div>
    </figure>
  )
}

function Legend({ lines }: { lines: readonly (LightSeries & { last: number | null })[] }) {
  return (
    <figcaption className="mb-3 flex flex-wrap gap-x-5 gap-y-1">
      {lines.map(line => (
        <span key={line.label} className="flex items-center gap-1.5">
          <svg aria-hidden width="18" height="4">
            <path d="M0 2H18" className={line.look.stroke} strokeWidth="2.5" strokeDasharray={line.look.dash} />
          </svg>
          <span className="text-ink-2">{line.label}</span>
          <b className={classes('font-[600]', line.look.text)}>{line.last === null ? 'unknown' : formatRate(line.last)}</b>
        </span>
      ))}
    </figcaption>
  )
}
