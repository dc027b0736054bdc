import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { startControlServer } from '#demo/control-server'
import { serveBrokerControl } from './broker-control.ts'
import { startDashboardWithPages } from './dashboard.ts'
import { seed } from './seed.ts'
import { putSurroundings } from './surroundings.ts'

type Closing = () => Promise<unknown>

/** Once for all tests: five real brokers with known topics and groups, and the built dashboard in front of them. */
// Playwright calls the default export.
// oxlint-disable-next-line import/no-default-export
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (!existsSync(join(import.meta.dirname, '../../.next/BUILD_ID'))) {
    throw new Error('The dashboard is not built: run `npm run build` before the end-to-end tests.')
  }
  if (Number.parseInt(process.versions.node, 10) < 24) {
    throw new Error(
      'The end-to-end tests need Node 24: run `npm test`, or `npx playwright test`, which find the one in node_modules.',
    )
  }
  const closings: Closing[] = []
  const closeAll = async () => {
    for (const close of closings.toReversed()) await close()
  }
  try {
    const cluster = await startTemporaryCluster({ nodes: 5, properties: { 'auto.create.topics.enable': 'true' } })
    closings.push(() => cluster.close(0))
    const control = await serveBrokerControl(cluster)
    closings.push(control.close)
    const folder = await mkdtemp(join(tmpdir(), 'partitura-e2e-'))
    closings.push(() => rm(folder, { recursive: true, force: true }))
    const demo = await startControlServer(cluster, join(folder, 'control.json'))
    closings.push(() => demo.close())
    const groups = await seed(cluster.bootstrap)
    closings.push(groups.close)
    const dashboard = await startDashboardWithPages(cluster.bootstrap, demo)
    closings.push(() => dashboard.end())
    putSurroundings({ url: dashboard.url, bootstrap: cluster.bootstrap, controlUrl: control.url })
  } catch (error) {
    await closeAll()
    throw error
  }
  return closeAll
}
