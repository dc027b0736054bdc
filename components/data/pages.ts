import type * as z from 'zod/mini'
import type { Failure } from '#lib/wire/common'
import type { ApiQuery } from './queries.ts'

/** One page of a list, as the API answers it. */
export interface ListAnswer<Item> {
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

/** The first page as a query of its own, for a page of the app to prefetch. */
export function firstPage<Item>(query: PagesQuery<Item>) {
  return { queryKey: [...query.queryKey, 'first'], path: query.pathOf(null), schema: query.schema, live: null } satisfies ApiQuery
}
