'use client'

import { useInfiniteQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Failure } from '#lib/wire/common'
import { callApi, type ApiError } from './api-client.ts'
import { firstPage, narrowed, type ListAnswer, type PagesQuery } from './pages.ts'

/** What was read so far: the items of all pages, and what the newest page said about the whole. */
export interface Pages<Item> {
  readonly items: readonly Item[]
  readonly total: number
  readonly asOfMs: number | null
  readonly failures: readonly Failure[]
}

/** The pages read so far, read again every `refetchMs`; `more` fetches the next one if there is one. */
export function usePages<Item>(
  query: PagesQuery<Item>,
  refetchMs: number,
): { result: UseQueryResult<Pages<Item>, ApiError>; more: () => void } {
  const client = useQueryClient()
  const result = useInfiniteQuery<ListAnswer<Item>, ApiError, Pages<Item>, readonly unknown[], string | null>({
    ...askedAs(query),
    initialData: () => {
      const first = client.getQueryData<ListAnswer<Item>>(firstPage(query).queryKey)
      return first && { pages: [first], pageParams: [null] }
    },
    refetchInterval: refetchMs,
    // A new filter or order keeps the rows on show that fit it until its own are here.
    placeholderData: previous => narrowed(previous, query.fits),
    select: joined,
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = result
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { result, more }
}

/**
 * Asks for a list's first page before anything is drawn for it; `usePages` finds the answer, or the request under way. Resolves
 * when the answer is here, well or not, or after `patienceMs`.
 */
export function useReadAhead(): <Item>(query: PagesQuery<Item>, patienceMs: number) => Promise<void> {
  const client = useQueryClient()
  return useCallback(
    (query, patienceMs) =>
      new Promise(resolve => {
        const timer = setTimeout(resolve, patienceMs)
        void client.prefetchInfiniteQuery(askedAs(query)).finally(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
    [client],
  )
}

function askedAs<Item>(query: PagesQuery<Item>) {
  return {
    queryKey: [...query.queryKey, 'pages'] as const,
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      callApi(query.pathOf(pageParam), query.schema, { signal }),
    initialPageParam: null,
    getNextPageParam: (last: ListAnswer<Item>) => last.nextCursor,
  }
}

/** Items that moved between two pages while they were read stand where they came first. */
function joined<Item>({ pages }: { pages: ListAnswer<Item>[] }): Pages<Item> {
  const newest = pages.at(-1)
  return {
    items: pages.flatMap(page => page.items),
    total: newest?.total ?? 0,
    asOfMs: newest?.asOfMs ?? null,
    failures: newest?.failures ?? [],
  }
}
