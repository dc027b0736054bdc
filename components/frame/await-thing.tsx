'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLive } from '#components/data/live-provider.tsx'
import { brokerQuery, groupQuery, topicQuery, type ApiQuery } from '#components/data/queries.ts'
import type { Place } from './place.ts'

/** Opens the page when the stream tells that what it names is there: a topic is made, or seen, a moment after its link is followed. */
export function AwaitThing({ place }: { place: Place }) {
  const query = queryOf(place)
  return query === null ? null : <Await query={query} />
}

function Await({ query: { queryKey, live } }: { query: ApiQuery }) {
  useLive(live?.cluster ?? null, live?.scope ?? null, queryKey)
  const isThere = useQuery({ queryKey, queryFn: skipToken }).data !== undefined
  // The whole page: Next's own refresh keeps showing what it did not find.
  useEffect(() => {
    if (isThere) window.location.reload()
  }, [isThere])
  return null
}

function queryOf({ cluster, part, object }: Place): ApiQuery | null {
  if (cluster === null || object === null) return null
  if (part === 'topics') return topicQuery(cluster, object)
  if (part === 'groups') return groupQuery(cluster, object)
  return part === 'brokers' && /^\d{1,9}$/.test(object) ? brokerQuery(cluster, Number(object)) : null
}
