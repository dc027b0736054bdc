'use client'

import { useInfiniteQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useCallback } from 'react'
import type * as z from 'zod/mini'
import type { Failure } from '#lib/wire/common'
import { callApi, type ApiError } from './api-client.ts'
import type { ApiQuery } from './queries.ts'

interface ListAnswer<Item> {
  items: Item[]
  total: number
  nextCursor: string | null
  asOfMs: number | null
  failures: Failure[]
}

/** A list of the API that is read page by page: filtered, sorted and cut by the server. */
export interface PagesQuery<Item> {
  /** Of the list with its filter and order; the pages lie under it. */
  readonly queryKey: readonly unknown[]
  readonly pathOf: (cursor: string | null) => string
  readonly schema: z.ZodMiniType<ListAnswer<Item>>
}

/** What was read so far: the items of all pages, and what the newest page said about the whole. */
export interface Pages<Item> {
  readonly items: readonly Item[]
  readonly total: number
  readonly asOfMs: number | null
  readonly failures: readonly Failure[]
}

/** The first page as a query of its own, for a page of the app to prefetch. */
export function firstPage<Item>(query: PagesQuery<Item>) {
  return { queryKey: [...query.queryKey, 'first'], path: query.pathOf(null), schema: query.schema, live: null } satisfies ApiQuery
}

/** The pages read so far, read again every `refetchMs`; `more` fetches the next one if there is one. */
export function usePages<Item>(
  query: PagesQuery<Item>,
  refetchMs: number,
): { result: UseQueryResult<Pages<Item>, ApiError>; more: () => void } {
  const client = useQueryClient()
  const result = useInfiniteQuery<ListAnswer<Item>, ApiError, Pages<Item>, readonly unknown[], string | null>({
    queryKey: [...query.queryKey, 'pages'],
    queryFn: ({ pageParam, signal }) => callApi(query.pathOf(pageParam), query.schema, { signal }),
    initialPageParam: null,
    getNextPageParam: last => last.nextCursor,
    initialData: () => {
      const first = client.getQueryData<ListAnswer<Item>>(firstPage(query).queryKey)
      return first && { pages: [first], pageParams: [null] }
    },
    refetchInterval: refetchMs,
    // A new filter or order keeps the rows on show until its own are here.
    placeholderData: previous => previous,
    select: joined,
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = result
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { result, more }
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
