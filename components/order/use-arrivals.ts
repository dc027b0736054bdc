'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { ArrivalStream, IDLE, sampleValues, type ArrivalState } from './arrival-stream.ts'
import { suggestFields, type FieldSuggestions } from './suggest-fields.ts'

const NONE: FieldSuggestions = { sequences: [], keys: [] }
const SAMPLES = 40

/** Fields that sampled messages have; null while that is not known yet. */
export function useSuggestions(cluster: string, topic: string): FieldSuggestions | null {
  const [known, setKnown] = useState<{ of: string; suggestions: FieldSuggestions } | null>(null)
  const path = clusterPath(cluster, 'topics', topic, 'messages') + queryString({ order: 'newest', limit: SAMPLES, maxSeconds: 5 })
  useEffect(() => {
    const left = new AbortController()
    // What cannot be sampled is read without suggestions; the reading itself will tell what is wrong.
    sampleValues(path, left.signal)
      .then(suggestFields, () => NONE)
      .then(suggestions => {
        if (!left.signal.aborted) setKnown({ of: path, suggestions })
      })
      .catch(() => undefined)
    return () => left.abort()
  }, [path])
  return known?.of === path ? known.suggestions : null
}

interface Reading {
  /** null: not yet. */
  path: string | null
  by: 'timestamp' | 'sequence'
  keep: number
  /** Asks for the same once more. */
  run: number
}

/** Reads from the moment it is shown and again whenever the reading changes; leaving the page stops it. */
export function useArrivals({ path, by, keep, run }: Reading): { state: ArrivalState; stop: () => void } {
  const [stream] = useState(() => new ArrivalStream())
  const state = useSyncExternalStore(stream.subscribe, stream.state, serverState)
  useEffect(() => {
    if (path === null) return
    void stream.start({ path, by, keep })
    return () => stream.stop()
    // `run` asks for the same once more.
  }, [stream, path, by, keep, run])
  return { state, stop: () => stream.stop() }
}

const serverState = () => IDLE
