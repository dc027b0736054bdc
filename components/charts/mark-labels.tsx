'use client'

import { usePlotArea, useXAxisScale } from 'recharts'
import { Link } from '#components/ui/link.tsx'
import type { ChartMark } from './chart-marks.ts'

const LETTER_PX = 5.6

/**
 * The words of event marks at the top of the plot; cut, or left out, where the next mark leaves no room. They lead to the timeline
 * for who points; the line under the chart does so for the keyboard, which forty marks a chart would wear out.
 */
export function MarkLabels({ marks }: { marks: readonly (ChartMark & { href: string })[] }) {
  const plot = usePlotArea()
  const xOf = useXAxisScale()
  if (plot === undefined || xOf === undefined) return null
  return (
    <g>
      {marks.map((mark, index) => {
        const x = xOf(mark.tMs)
        if (x === undefined) return null
        const next = marks[index + 1]
        const end = next === undefined ? plot.x + plot.width + 60 : (xOf(next.tMs) ?? x)
        const words = mark.count > 1 ? `${mark.text} +${mark.count - 1}` : mark.text
        return (
          <Link key={`${mark.tMs} ${mark.text}`} look="bare" href={mark.href} tabIndex={-1} aria-hidden>
            <title>{words}</title>
            <text x={x + 4} y={plot.y - 5} fontSize={10.5} fill={`var(--${markTone(mark)})`}>
              {fitted(words, Math.min(170, end - x - 8))}
            </text>
            {mark.isDeploy ? (
              <path d={`M${x} ${plot.y - 5}l5 5l-5 5l-5 -5z`} fill="var(--accent)" />
            ) : (
              <circle cx={x} cy={plot.y} r={3.5} fill={`var(--${markTone(mark)})`} />
            )}
            <rect x={x - 6} y={plot.y - 16} width={Math.max(12, Math.min(170, end - x))} height={22} fill="transparent" />
          </Link>
        )
      })}
    </g>
  )
}

/** Name of a colour: what people set stands out from what the cluster did. */
export function markTone({ severity, isDeploy }: ChartMark): string {
  if (isDeploy) return 'accent'
  return severity === 'info' ? 'ink-3' : severity
}

function fitted(words: string, widthPx: number): string {
  const letters = Math.floor(widthPx / LETTER_PX)
  if (words.length <= letters) return words
  return letters < 6 ? '' : `${words.slice(0, letters - 1).trimEnd()}…`
}
