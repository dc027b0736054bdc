import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { ApiView } from '#components/api-reference/api-view.tsx'
import { openApiQuery } from '#components/api-reference/openapi.ts'
import { prefetch } from '../prefetch.ts'

export const metadata: Metadata = { title: 'API' }

export default async function ApiPage() {
  return (
    <HydrationBoundary state={await prefetch(openApiQuery())}>
      <ApiView />
    </HydrationBoundary>
  )
}
