'use client'

import { keys } from '#components/data/keys.ts'
import { eventsQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import type { ClusterEvent } from '#lib/wire/events'
import { useChartGroup } from './chart-group.tsx'
import { subjectParams, type ChartSubject } from './chart-subject.ts'
import { rangeText } from './time-range.ts'

const REFRESH_MS = 5000
/** Marks that are near to each other are drawn as one, so a chart never shows as many. */
const MOST = 500
const NONE: readonly ClusterEvent[] = []

/** The events of a chart's subject in its time. One request for all charts of a page that are about the same. */
export function useSubjectEvents(cluster: string, subject: ChartSubject) {
  const { range, domain, refreshMs } = useChartGroup()
  const params = subjectParams(subject)
  const asked = eventsQuery(cluster, {
    ...params,
    fromMs: Math.floor(domain[0]),
    ...(range.kind === 'custom' && { toMs: Math.ceil(domain[1]) }),
    limit: MOST,
  })
  const queryKey = keys.events(cluster, { ...params, marks: rangeText(range) })
  const { data } = useApi(
    { ...asked, queryKey },
    { keepPrevious: true, ...(refreshMs !== null && { refetchMs: Math.max(REFRESH_MS, refreshMs) }) },
  )
  return {
    events: data?.items ?? NONE,
    /** All of the time, also those that were not sent; null: not known yet. */
    total: data?.total ?? null,
    /** Older events of the time are there but not marked. */
    cut: data !== undefined && data.nextCursor !== null,
  }
}
