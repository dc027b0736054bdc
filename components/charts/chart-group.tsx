'use client'

import { createContext, useCallback, useContext, useMemo, type ReactNode } from 'react'
import { useUrlState, type Codec } from '#components/data/url-state.ts'
import { useNow } from '#components/ui/clock.tsx'
import type { TimeRange } from './time-range.ts'
import { customRange, DEFAULT_RANGE, parseRange, rangeSpanMs, rangeText, resolveRange } from './time-range.ts'

interface ChartGroupValue {
  range: TimeRange
  setRange: (range: TimeRange) => void
  /** Both ends of every time axis of the page. */
  domain: readonly [fromMs: number, toMs: number]
  /** How often the charts ask again; null for a window in the past, which does not change. */
  refreshMs: number | null
  onZoom: (fromMs: number, toMs: number) => void
}

const MOST_POINTS = 300
const LEAST_REFRESH_MS = 5000

const rangeCodec: Codec<TimeRange> = {
  parse: text => (text === null ? DEFAULT_RANGE : (parseRange(text) ?? DEFAULT_RANGE)),
  print: range => (rangeText(range) === rangeText(DEFAULT_RANGE) ? null : rangeText(range)),
}

const ChartGroupContext = createContext<ChartGroupValue | null>(null)

/** The charts of a page share one time range (in the URL as `range`), one time axis and one crosshair. */
export function ChartGroup({ children }: { children: ReactNode }) {
  const [range, setRange] = useUrlState('range', rangeCodec, 'push')
  const refreshMs = range.kind === 'custom' ? null : Math.max(LEAST_REFRESH_MS, rangeSpanMs(range) / MOST_POINTS)
  const nowMs = useNow()
  const steadyNowMs = Math.ceil(nowMs / (refreshMs ?? LEAST_REFRESH_MS)) * (refreshMs ?? LEAST_REFRESH_MS)
  const [fromMs, toMs] = resolveRange(range, steadyNowMs)
  const onZoom = useCallback(
    (oneMs: number, otherMs: number) => {
      const zoomed = customRange(Math.round(oneMs), Math.round(otherMs))
      if (zoomed !== null) setRange(zoomed)
    },
    [setRange],
  )
  const value = useMemo(
    (): ChartGroupValue => ({ range, setRange, domain: [fromMs, toMs], refreshMs, onZoom }),
    [range, setRange, fromMs, toMs, refreshMs, onZoom],
  )
  return <ChartGroupContext value={value}>{children}</ChartGroupContext>
}

/** The range and the axis of the group that the chart is in. */
export function useChartGroup(): ChartGroupValue {
  const value = useContext(ChartGroupContext)
  if (value === null) throw new Error('A chart stands outside of a <ChartGroup>.')
  return value
}
