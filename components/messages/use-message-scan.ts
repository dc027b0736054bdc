'use client'

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { MessageScan } from './message-scan.ts'
import { apiParamsOf, type MessageQuery } from './message-query.ts'
import { IDLE, KEPT_MESSAGES, type ScanState } from './scan-state.ts'

export interface RunningScan {
  state: ScanState
  /** What was asked of the API, behind `/api/v1`. */
  path: string
  stop: () => void
  setPaused: (paused: boolean) => void
  /** Goes on where the last request ended; null when there is nothing more or no room for it. */
  loadMore: (() => void) | null
}

/** Runs `query` from the moment it is shown and again whenever it or `run` changes; leaving the page stops it. */
export function useMessageScan(cluster: string, topic: string, query: MessageQuery, run: number): RunningScan {
  const [scan] = useState(() => new MessageScan())
  const state = useSyncExternalStore(scan.subscribe, scan.state, serverState)
  const path = clusterPath(cluster, 'topics', topic, 'messages') + queryString(apiParamsOf(query))
  const { tail } = query
  useEffect(() => {
    void scan.start({ path, tail, append: false })
    return () => scan.stop()
    // `run` asks for the same search once more.
  }, [scan, path, tail, run])

  const cursor = state.phase === 'ended' && !state.tail ? (state.end?.cursor ?? null) : null
  const full = state.messages.length >= KEPT_MESSAGES || state.found > state.messages.length
  const loadMore = () =>
    void scan.start({ path: `${path}&cursor=${encodeURIComponent(cursor ?? '')}`, tail: false, append: true })
  return {
    state,
    path,
    stop: useCallback(() => scan.stop(), [scan]),
    setPaused: useCallback((paused: boolean) => scan.setPaused(paused), [scan]),
    loadMore: cursor === null || full ? null : loadMore,
  }
}

const serverState = () => IDLE
