import type { ControlServer } from '#demo/control-server'
import { startDashboard, type DashboardProcess } from '#server/testing/dashboard-process'

/**
 * Starts the built dashboard with its pages on a free port, with a data folder of its own, for one cluster called `demo`, whose
 * brokers it may control as it may those of `npm run demo`; without `control` it is a cluster like any other.
 */
export function startDashboardWithPages(
  brokers: readonly string[],
  control: Pick<ControlServer, 'url' | 'token'> | null = null,
): Promise<DashboardProcess> {
  const environment = {
    KAFKA_BROKERS: brokers.join(','),
    PARTITURA_CLUSTER_NAME: 'demo',
    ...(control && { PARTITURA_DEMO_CONTROL: JSON.stringify({ url: control.url, token: control.token }) }),
    NODE_ENV: 'production',
  }
  return startDashboard(environment, [], { pages: true })
}
