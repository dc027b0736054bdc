'use client'

import { keys } from '#components/data/keys.ts'
import { historyOf } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import type { HistoryQuery } from '#lib/wire/history'
import { useChartGroup } from './chart-group.tsx'
import { rangeText } from './time-range.ts'

const MOST_POINTS = 300

/** History over the range of the chart's group, at most 300 points a series, asked again while the window moves. */
export function useHistory(cluster: string, query: Omit<HistoryQuery, 'fromMs' | 'toMs' | 'points'>, enabled = true) {
  const { range, domain, refreshMs } = useChartGroup()
  const moving = range.kind === 'preset'
  const asked = historyOf(cluster, {
    ...query,
    fromMs: Math.floor(domain[0]),
    ...(moving ? {} : { toMs: Math.ceil(domain[1]) }),
    points: MOST_POINTS,
  })
  // A moving window is one answer that is renewed, not a new one at every step of the clock.
  const queryKey = keys.history(cluster, { ...query, range: rangeText(range) })
  return useApi({ ...asked, queryKey }, { enabled, keepPrevious: true, ...(refreshMs === null ? {} : { refetchMs: refreshMs }) })
}
