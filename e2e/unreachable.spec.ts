import { freePorts } from '#demo/brokers/ports'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { slowdown } from '#server/testing/slowdown'
import { startDashboardWithPages } from './support/dashboard.ts'
import { expect, test } from './support/fixtures.ts'

test('without any broker the dashboard is up within 3 s, names what failed, and recovers by itself', async ({ page }) => {
  test.setTimeout(120_000)
  const ports = await freePorts(2, new Set())
  const addresses = ports.map(port => `127.0.0.1:${port}`)
  const dashboard = await startDashboardWithPages(addresses)
  try {
    test.info().annotations.push({ type: 'measured', description: `up after ${Math.round(dashboard.startedInMs)} ms` })
    expect(dashboard.startedInMs).toBeLessThan(3_000 * (await slowdown()))
    await page.goto(`${dashboard.url}/clusters/demo`)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('unreachable')
    for (const address of addresses) {
      await expect(page.getByRole('row', { name: new RegExp(address) })).toContainText(/refused/i)
    }
    const cluster = await startTemporaryCluster({ nodes: 1, basePort: ports[0] ?? 0 })
    try {
      expect(cluster.bootstrap).toEqual([addresses[0]])
      await expect(page.getByRole('heading', { level: 1 })).not.toContainText('unreachable', { timeout: 20_000 })
      await expect(page.getByRole('table', { name: '1 broker' })).toBeVisible()
    } finally {
      await cluster.close(0)
    }
  } finally {
    await dashboard.end()
  }
})
