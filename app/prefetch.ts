import { dehydrate, type DehydratedState } from '@tanstack/react-query'
import { notFound } from 'next/navigation'
import { makeQueryClient } from '#components/data/query-client.ts'
import type { ApiQuery } from '#components/data/queries.ts'
import { pageData } from '#server/page-data'

/**
 * Asks the running process for what a page shows first, so that it arrives with the HTML. A 404 of the `main` query is the
 * page's 404. Any other failure is left for the browser to fetch, which then shows what went wrong and retries.
 */
export async function prefetch(main: ApiQuery, ...others: readonly ApiQuery[]): Promise<DehydratedState> {
  const client = makeQueryClient()
  const statuses = await Promise.all(
    [main, ...others].map(async query => {
      const { status, body } = await pageData(query.path)
      if (status === 200) client.setQueryData(query.queryKey, body)
      return status
    }),
  )
  if (statuses[0] === 404) notFound()
  return dehydrate(client)
}

/** A dynamic segment as the user meant it: Next hands it over as it stands in the URL. A broken encoding is not found. */
export function segment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return notFound()
  }
}
