'use client'

import { keys } from '#components/data/keys.ts'
import { historyOf } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import type { HistoryQuery } from '#lib/wire/history'
import { useChartGroup } from './chart-group.tsx'
import { rangeText } from './time-range.ts'

const MOST_POINTS = 300

export interface HistoryOptions {
  readonly enabled?: boolean
  /** Of the same span so long ago. Its points keep their own times. */
  readonly shiftMs?: number
  readonly points?: number
}

/** History over the range of the chart's group, at most 300 points a series, asked again while the window moves. */
export function useHistory(
  cluster: string,
  query: Omit<HistoryQuery, 'fromMs' | 'toMs' | 'points'>,
  { enabled = true, shiftMs = 0, points = MOST_POINTS }: HistoryOptions = {},
) {
  const { range, domain, refreshMs } = useChartGroup()
  const moving = range.kind === 'preset'
  const asked = historyOf(cluster, {
    ...query,
    fromMs: Math.floor(domain[0] - shiftMs),
    ...(moving && shiftMs === 0 ? {} : { toMs: Math.ceil(domain[1] - shiftMs) }),
    points,
  })
  // A moving window is one answer that is renewed, not a new one at every step of the clock.
  const queryKey = keys.history(cluster, { ...query, range: rangeText(range), shiftMs, points })
  return useApi({ ...asked, queryKey }, { enabled, keepPrevious: true, ...(refreshMs === null ? {} : { refetchMs: refreshMs }) })
}
