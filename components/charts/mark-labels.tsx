'use client'

import { usePlotArea, useXAxisScale } from 'recharts'
import type { ChartMark } from './chart-marks.ts'

const LETTER_PX = 5.6

/** The words of event marks at the top of the plot; cut, or left out, where the next mark leaves no room. */
export function MarkLabels({ marks }: { marks: readonly ChartMark[] }) {
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
          <g key={`${mark.tMs} ${mark.text}`}>
            <title>{words}</title>
            <text x={x + 4} y={plot.y - 5} fontSize={10.5} fill={`var(--${mark.severity === 'info' ? 'ink-3' : mark.severity})`}>
              {fitted(words, Math.min(170, end - x - 8))}
            </text>
          </g>
        )
      })}
    </g>
  )
}

function fitted(words: string, widthPx: number): string {
  const letters = Math.floor(widthPx / LETTER_PX)
  if (words.length <= letters) return words
  return letters < 6 ? '' : `${words.slice(0, letters - 1).trimEnd()}…`
}
