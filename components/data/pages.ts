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
  /** As far as an item can tell by itself: whether it is part of the list. Narrows the rows on show until the answer is here. */
  readonly fits?: (item: Item) => boolean
}

/** The same condition as the API's `filter`: part of the id, whatever the case. */
export function hasInside(id: string, filter: string): boolean {
  return id.toLowerCase().includes(filter.toLowerCase())
}

interface ReadPages<Item> {
  pages: ListAnswer<Item>[]
  pageParams: (string | null)[]
}

/** What was read for another filter or order, without what does not fit; all of it while nothing that is at hand does. */
export function narrowed<Item>(
  read: ReadPages<Item> | undefined,
  fits: ((item: Item) => boolean) | undefined,
): ReadPages<Item> | undefined {
  if (read === undefined || fits === undefined) return read
  const pages = read.pages.map(page => ({ ...page, items: page.items.filter(fits) }))
  return pages.some(({ items }) => items.length > 0) ? { ...read, pages } : read
}

/** The first page as a query of its own, for a page of the app to prefetch. */
export function firstPage<Item>(query: PagesQuery<Item>) {
  return { queryKey: [...query.queryKey, 'first'], path: query.pathOf(null), schema: query.schema, live: null } satisfies ApiQuery
}
