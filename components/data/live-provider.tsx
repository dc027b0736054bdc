'use client'

import { hashKey, useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { browserEnvironment } from './live-environment.ts'
import { LivePolling } from './live-polling.ts'
import { LiveStatusClock } from './live-status-clock.ts'
import { LiveStream, type LiveStatus } from './live-stream.ts'

interface Live {
  readonly stream: LiveStream
  readonly clock: LiveStatusClock
  readonly polling: LivePolling
}

const LiveContext = createContext<Live | null>(null)
const noStatus: LiveStatus = { state: 'connecting', ageMs: null, asOfMs: null }

/** Keeps the answers in TanStack Query's cache fresh for everything below. Inside the QueryClientProvider. */
export function LiveProvider({ url = '/api/v1/live', children }: { url?: string; children: ReactNode }) {
  const queryClient = useQueryClient()
  const [live] = useState(() => createLive(url, queryClient))
  useEffect(() => (live ? run(live) : undefined), [live])
  return <LiveContext value={live}>{children}</LiveContext>
}

/**
 * While the caller is mounted, the cache holds the scope's present answer under `queryKey`; when the thing is gone the query is asked
 * again, and the API's 404 says so. `scope` null: nothing is streamed. `cluster` is null or '' for the scopes `clusters` and `alerts`.
 */
export function useLive(cluster: string | null, scope: string | null, queryKey: QueryKey): void {
  const live = useContext(LiveContext)
  const queryClient = useQueryClient()
  const hash = hashKey(queryKey)
  useEffect(() => {
    if (!live || scope === null) return undefined
    const key: QueryKey = JSON.parse(hash)
    const wanted = { cluster: scope === 'clusters' || scope === 'alerts' ? '' : (cluster ?? ''), scope }
    const unsubscribe = live.stream.subscribe(wanted, {
      answer: data => queryClient.setQueryData(key, data),
      gone: () => void queryClient.invalidateQueries({ queryKey: key, exact: true }),
    })
    const stopPolling = live.polling.add(wanted, key)
    return () => {
      unsubscribe()
      stopPolling()
    }
  }, [live, queryClient, cluster, scope, hash])
}

/** How alive the page is. Renders its caller at most once a second, so call it in something small. */
export function useLiveStatus(): LiveStatus {
  const clock = useContext(LiveContext)?.clock
  return useSyncExternalStore(clock?.subscribe ?? subscribeToNothing, clock?.read ?? readNoStatus, readNoStatus)
}

function createLive(url: string, queryClient: QueryClient): Live | null {
  if (typeof window === 'undefined') return null
  const stream = new LiveStream(url, browserEnvironment())
  return { stream, clock: new LiveStatusClock(stream), polling: new LivePolling(stream, queryClient) }
}

/** The stream lives while the page is shown: a page in the browser's page cache must not hold a connection. */
function run({ stream, polling }: Live): () => void {
  const stop = () => stream.stop()
  const start = () => stream.start()
  start()
  polling.start()
  window.addEventListener('pagehide', stop)
  window.addEventListener('pageshow', start)
  return () => {
    window.removeEventListener('pagehide', stop)
    window.removeEventListener('pageshow', start)
    polling.stop()
    stop()
  }
}

function subscribeToNothing(): () => void {
  return () => undefined
}

function readNoStatus(): LiveStatus {
  return noStatus
}
