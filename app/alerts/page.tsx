import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { alertRulesQuery, alertsQuery, silencesQuery } from '#components/alerts/alert-queries.ts'
import { AlertsView } from '#components/alerts/alerts-view.tsx'
import { prefetch } from '../prefetch.ts'

export const metadata: Metadata = { title: 'Alerts' }

export default async function AlertsPage() {
  return (
    <HydrationBoundary state={await prefetch(alertsQuery(), alertRulesQuery(), silencesQuery())}>
      <AlertsView />
    </HydrationBoundary>
  )
}
