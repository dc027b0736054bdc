'use client'

import { useMemo } from 'react'
import { marksQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { useChartGroup } from './chart-group.tsx'
import { marksOf, type ChartSubject } from './chart-subject.ts'
import { rangeText } from './time-range.ts'

const REFRESH_MS = 15_000
/** Of one stretch of time; more would cover the chart. */
const MOST = 200

/** The marks that people set, such as deployments, that belong on a chart of the subject. One request for all charts of a page. */
export function useDeployMarks(cluster: string, subject: ChartSubject) {
  const { range, domain, refreshMs } = useChartGroup()
  const params = {
    fromMs: Math.floor(domain[0]),
    ...(range.kind === 'custom' && { toMs: Math.ceil(domain[1]) }),
    limit: MOST,
  }
  const { data } = useApi(marksQuery(cluster, rangeText(range), params), {
    keepPrevious: true,
    ...(refreshMs !== null && { refetchMs: Math.max(REFRESH_MS, refreshMs) }),
  })
  const { brokerId, topic, group } = subject
  return useMemo(() => marksOf(data?.items ?? [], { brokerId, topic, group }), [data, brokerId, topic, group])
}
