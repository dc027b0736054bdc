import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FullConfig } from '@playwright/test'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { startControlServer } from '#demo/control-server'
import { serveBrokerControl } from './broker-control.ts'
import { startDashboardWithPages } from './dashboard.ts'
import { seed } from './seed.ts'
import { putSurroundings, type Surroundings } from './surroundings.ts'

type Closing = () => Promise<unknown>

const PROPERTIES = { 'auto.create.topics.enable': 'true' }

/**
 * Once for all tests, for each worker its own: five real brokers with known topics and groups, and the built dashboard in front of
 * them. So nothing that a test does to its brokers is felt by the tests that run beside it.
 */
// Playwright calls the default export.
// oxlint-disable-next-line import/no-default-export
export default async function globalSetup({ workers }: FullConfig): Promise<() => Promise<void>> {
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
    const started = await Promise.allSettled(Array.from({ length: workers }, () => startSurroundings(closings)))
    // Only now: whatever was started has its closing in the list.
    putSurroundings(started.map(valueOf))
  } catch (error) {
    await closeAll()
    throw error
  }
  return closeAll
}

function valueOf<Value>(result: PromiseSettledResult<Value>): Value {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

async function startSurroundings(closings: Closing[]): Promise<Surroundings> {
  const cluster = await startTemporaryCluster({ nodes: 5, properties: PROPERTIES })
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
  return { url: dashboard.url, bootstrap: cluster.bootstrap, controlUrl: control.url }
}
