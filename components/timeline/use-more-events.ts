'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { eventList } from '#lib/wire/events'
import { callApi } from '#components/data/api-client.ts'

/** The pages behind the first one, loaded when they are asked for. `cursor` is where the first page ended; null: there is no more. */
export function useMoreEvents(path: string, cursor: string | null) {
  const pages = useInfiniteQuery({
    queryKey: ['events-older', path, cursor],
    queryFn: ({ pageParam, signal }) => callApi(`${path}&cursor=${encodeURIComponent(pageParam)}`, eventList, { signal }),
    initialPageParam: cursor ?? '',
    getNextPageParam: page => page.nextCursor,
    enabled: false,
  })
  const started = pages.data !== undefined
  return {
    events: pages.data?.pages.flatMap(page => page.items) ?? [],
    canLoad: cursor !== null && (!started || pages.hasNextPage),
    loading: pages.isFetching,
    load: () => void (started ? pages.fetchNextPage() : pages.refetch()),
  }
}
