'use client'

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type * as z from 'zod/mini'
import { callApi, type ApiError } from './api-client.ts'
import { useLive } from './live-provider.tsx'
import type { ApiQuery } from './queries.ts'

/** `enabled: false` waits (configs on demand). `refetchMs` polls what no stream brings, such as history. */
export interface UseApiOptions {
  readonly enabled?: boolean
  readonly refetchMs?: number
  /** Keep the last answer on show while another one is fetched under a new key (a range, a filter). */
  readonly keepPrevious?: boolean
}

export type ApiResult<Schema extends z.core.$ZodType> = UseQueryResult<z.output<Schema>, ApiError>

/** The answer to a query: prefetched by the page or fetched now, then kept fresh by the stream when the query names a scope. */
export function useApi<Schema extends z.core.$ZodType>(query: ApiQuery<Schema>, options: UseApiOptions = {}): ApiResult<Schema> {
  const enabled = options.enabled ?? true
  useLive(query.live?.cluster ?? null, enabled ? (query.live?.scope ?? null) : null, query.queryKey)
  return useQuery<z.output<Schema>, ApiError>({
    queryKey: query.queryKey,
    queryFn: ({ signal }) => callApi(query.path, query.schema, { signal }),
    enabled,
    refetchInterval: options.refetchMs ?? false,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
}
