'use client'

import { useMemo } from 'react'
import { eventsQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import type { ClusterEvent } from '#lib/wire/events'

const REFRESH_MS = 5000
const KINDS = 'broker-down,broker-up,broker-unreachable,broker-reachable'
const NONE: readonly ClusterEvent[] = []

/** The losses and returns of brokers, with the events given; each once. One request for all charts of a page. */
export function useBrokerEvents(cluster: string, others: readonly ClusterEvent[] = NONE): readonly ClusterEvent[] {
  const brokers = useApi(eventsQuery(cluster, { kind: KINDS, limit: 100 }), { refetchMs: REFRESH_MS }).data?.items
  return useMemo(
    () => [...new Map([...(brokers ?? NONE), ...others].map(event => [event.id, event])).values()],
    [brokers, others],
  )
}
