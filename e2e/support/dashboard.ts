import { startDashboard, type DashboardProcess } from '#server/testing/dashboard-process'

/** Starts the built dashboard with its pages on a free port, with a data folder of its own, for one cluster called `demo`. */
export function startDashboardWithPages(brokers: readonly string[]): Promise<DashboardProcess> {
  const environment = { KAFKA_BROKERS: brokers.join(','), PARTITURA_CLUSTER_NAME: 'demo', NODE_ENV: 'production' }
  return startDashboard(environment, [], { pages: true })
}
