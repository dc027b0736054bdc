'use client'

import { useSearchParams } from 'next/navigation'
import { useDeferredValue, useMemo, useState } from 'react'
import { compareCures, type Cures } from '#lib/kafka/order/cures'
import { clusterPath, queryString, topicQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { writeUrl } from '#components/data/url-state.ts'
import type { ArrivalState, LensArrival } from './arrival-stream.ts'
import { parseOrderQuery, printOrderQuery, readingParams, type OrderQuery } from './order-query.ts'
import { usualSequence, type FieldSuggestions } from './suggest-fields.ts'
import { useArrivals, useSuggestions } from './use-arrivals.ts'

/** As the server's own buffer. */
const HELD_BYTES = 32 << 20

export interface Lens {
  query: OrderQuery
  /** What the order is judged by, whether chosen or found. */
  by: 'timestamp' | 'sequence'
  sequence: string
  suggestions: FieldSuggestions | null
  state: ArrivalState
  arrivals: readonly LensArrival[]
  cures: Cures
  partitionCount: number | null
  /** What to read is known. */
  ready: boolean
  change: (change: Partial<OrderQuery>) => void
  again: () => void
  stop: () => void
}

/** Reads what the URL says, judges its order, and compares the cures. */
export function useLens(cluster: string, topic: string): Lens {
  const params = useSearchParams()
  const query = useMemo(() => parseOrderQuery(params), [params])
  const [run, setRun] = useState(0)
  const partitionCount = useApi(topicQuery(cluster, topic)).data?.partitionCount ?? null
  const suggestions = useSuggestions(cluster, topic)
  const { by, sequence } = judgedBy(query, suggestions)
  const ready = partitionCount !== null && suggestions !== null
  const path = ready
    ? clusterPath(cluster, 'topics', topic, 'messages') +
      queryString(readingParams(query, by === 'sequence' ? sequence : null, partitionCount))
    : null
  const { state, stop } = useArrivals({ path, by, keep: query.count, run })
  // Under a fast tail the controls stay quick: the picture follows as it can.
  const arrivals = useDeferredValue(state.arrivals)
  const cures = useMemo(() => {
    const limits = { messages: query.bufferMessages, ms: query.bufferMs ?? Infinity, bytes: HELD_BYTES }
    return compareCures(arrivals, limits, partitionCount ?? 1)
  }, [arrivals, query.bufferMessages, query.bufferMs, partitionCount])
  return {
    query,
    by,
    sequence,
    suggestions,
    state,
    arrivals,
    cures,
    partitionCount,
    ready,
    change: next => writeUrl(printOrderQuery({ ...query, ...next })),
    again: () => setRun(count => count + 1),
    stop,
  }
}

/** What was chosen; else a field whose name says that it is a sequence, if messages have one; else the timestamp. */
function judgedBy(query: OrderQuery, suggestions: FieldSuggestions | null): Pick<Lens, 'by' | 'sequence'> {
  const usual = suggestions === null ? null : usualSequence(suggestions)
  const sequence = query.sequence || (usual ?? suggestions?.sequences[0] ?? '')
  if (query.by !== null) return { by: sequence === '' ? 'timestamp' : query.by, sequence }
  return { by: query.sequence !== '' || usual !== null ? 'sequence' : 'timestamp', sequence }
}
