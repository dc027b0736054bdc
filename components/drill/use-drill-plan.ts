'use client'

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { callApi, type ApiError } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { drillPlan, type DrillKind, type DrillPlan } from '#lib/wire/drill'

const REFETCH_MS = 5000

/** What would happen now; made anew every few seconds, for the cluster does not stand still. null: no broker is chosen. */
export function useDrillPlan(cluster: string, brokerId: number | null, kind: DrillKind): UseQueryResult<DrillPlan, ApiError> {
  return useQuery<DrillPlan, ApiError>({
    queryKey: keys.drillPlan(cluster, brokerId ?? -1, kind),
    queryFn: ({ signal }) =>
      callApi(clusterPath(cluster, 'drills'), drillPlan, { method: 'POST', body: { brokerId, kind, dryRun: true }, signal }),
    enabled: brokerId !== null,
    refetchInterval: REFETCH_MS,
    placeholderData: keepPreviousData,
  })
}
