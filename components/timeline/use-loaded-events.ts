'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { eventList } from '#lib/wire/events'
import type { ClusterEvent } from '#lib/wire/events'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { mostLoaded, withNewest, withOlder, type LoadedEvents } from './loaded-events.ts'

interface Newest {
  readonly items: readonly ClusterEvent[]
  readonly nextCursor: string | null
}

/** All events of a timeline that were loaded: the newest page as it is renewed, and the older ones that were asked for. */
export function useLoadedEvents(path: string, newest: Newest) {
  const [loaded, setLoaded] = useState<LoadedEvents>({ events: newest.items, cursor: newest.nextCursor })
  const current = withNewest(loaded, newest)
  if (current !== loaded) setLoaded(current)
  const older = useMutation({
    mutationFn: (cursor: string) => callApi(`${path}&cursor=${encodeURIComponent(cursor)}`, eventList),
    onSuccess: (page, cursor) => setLoaded(known => (known.cursor === cursor ? withOlder(known, page) : known)),
  })
  const { cursor, events } = current
  return {
    events,
    full: events.length >= mostLoaded,
    loading: older.isPending,
    problem: older.error === null ? null : problemOf(older.error),
    /** null: there is nothing older. */
    load: cursor === null ? null : () => older.mutate(cursor),
  }
}
