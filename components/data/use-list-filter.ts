'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import type { PagesQuery } from './pages.ts'
import { textCodec, useUrlState } from './url-state.ts'
import { useReadAhead } from './use-pages.ts'

/**
 * What a list's page asks for, read from its URL; the filter `q` counts as soon as it is typed, and its first page is asked for
 * before the rows that still fit are drawn.
 */
export function useListFilter<Params, Item>(
  cluster: string,
  read: (get: (name: string) => string | null) => Params,
  pagesOf: (cluster: string, params: Params) => PagesQuery<Item>,
): { params: Params; onFilter: (filter: string) => void } {
  const search = useSearchParams()
  const [filter, setFilter] = useUrlState('q', textCodec)
  const readAhead = useReadAhead()
  const paramsWith = useCallback((q: string) => read(name => (name === 'q' ? q : search.get(name))), [read, search])
  const onFilter = useCallback(
    (next: string) => {
      readAhead(pagesOf(cluster, paramsWith(next)))
      setFilter(next)
    },
    [readAhead, pagesOf, cluster, paramsWith, setFilter],
  )
  return { params: useMemo(() => paramsWith(filter), [paramsWith, filter]), onFilter }
}
