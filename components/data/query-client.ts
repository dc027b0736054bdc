import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-client.ts'

/**
 * Answers are kept fresh by the stream, which patches them where they lie; so nothing is fetched again on focus, on mount or
 * on a timer unless a view asks for it. A refusal is final; a lost answer is tried once more.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        retry: (failures, error) => failures < 1 && isRetryable(error),
        retryDelay: 800,
      },
      mutations: { retry: false },
    },
  })
}

function isRetryable(error: Error): boolean {
  if (!(error instanceof ApiError)) return false
  const { status } = error.problem
  return status === 0 || status >= 500
}
