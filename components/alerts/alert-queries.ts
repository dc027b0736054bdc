import type { Params } from '#components/data/queries.ts'
import { queryString } from '#components/data/queries.ts'

const load = () => import('./alert-schemas.ts')
const ROOT = 'alerts-of-all'

export const alertKeys = {
  all: [ROOT] as const,
  rules: [ROOT, 'rules'] as const,
  silences: [ROOT, 'silences'] as const,
}

export const alertsQuery = () => ({
  queryKey: [ROOT, 'live'],
  path: '/alerts',
  schema: () => load().then(all => all.alertList),
  live: { cluster: null, scope: 'alerts' },
})

export const endedAlertsQuery = (params: Params) => ({
  queryKey: [ROOT, 'ended', params],
  path: `/alerts${queryString({ state: 'resolved', ...params })}`,
  schema: () => load().then(all => all.alertList),
  live: null,
})

export const alertRulesQuery = () => ({
  queryKey: alertKeys.rules,
  path: '/alert-rules',
  schema: () => load().then(all => all.alertRuleList),
  live: null,
})

export const silencesQuery = () => ({
  queryKey: alertKeys.silences,
  path: '/silences',
  schema: () => load().then(all => all.silenceList),
  live: null,
})

/** `version`: asked again whenever the log has moved. */
export const deliveriesQuery = (version: number, params: Params) => ({
  queryKey: [ROOT, 'deliveries', version, params],
  path: `/alert-deliveries${queryString(params)}`,
  schema: () => load().then(all => all.deliveryList),
  live: null,
})

export const destinationsQuery = (version: number) => ({
  queryKey: [ROOT, 'destinations', version],
  path: '/alert-destinations',
  schema: () => load().then(all => all.alertDestinationList),
  live: null,
})
