'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { PagesQuery } from './pages.ts'
import { textCodec, useUrlState } from './url-state.ts'
import { useReadAhead } from './use-pages.ts'

/** Some frames: nobody sees rows that stand for so long, and most answers are here by then. */
const PATIENCE_MS = 50

/**
 * What a list's page asks for, read from its URL, and how its filter `q` is set. The first page of what the filter finds is asked
 * for at once, and drawn when it is here. Only where that takes longer are the rows that still fit drawn meanwhile: drawing them
 * for an answer of a few milliseconds would keep the reader waiting twice as long.
 */
export function useListFilter<Params, Item>(
  cluster: string,
  read: (get: (name: string) => string | null) => Params,
  pagesOf: (cluster: string, params: Params) => PagesQuery<Item>,
): { params: Params; onFilter: (filter: string, isLeaving?: boolean) => void } {
  const search = useSearchParams()
  const [filter, setFilter] = useUrlState('q', textCodec)
  const readAhead = useReadAhead()
  const paramsWith = useCallback((q: string) => read(name => (name === 'q' ? q : search.get(name))), [read, search])
  const newest = useRef<AbortController>(null)
  // A filter that waits must not be written into the URL of the page that one has gone to.
  useEffect(() => () => newest.current?.abort(), [])
  const onFilter = useCallback(
    (next: string, isLeaving = false) => {
      newest.current?.abort()
      if (isLeaving) {
        setFilter(next)
        return
      }
      const { signal } = (newest.current = new AbortController())
      const follow = async () => {
        await readAhead(pagesOf(cluster, paramsWith(next)), PATIENCE_MS)
        if (!signal.aborted) setFilter(next)
      }
      void follow()
    },
    [readAhead, pagesOf, cluster, paramsWith, setFilter],
  )
  return { params: useMemo(() => paramsWith(filter), [paramsWith, filter]), onFilter }
}
