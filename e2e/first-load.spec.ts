import { expect, test } from './support/fixtures.ts'
import { untilCalm } from './support/whole.ts'

const MAX_SCRIPT_BYTES = 200_000
const MAX_SHIFT = 0.05

test('the first load of the overview transfers at most 200 kB of script and does not jump', async ({
  page,
  at,
  surroundings,
}) => {
  await untilCalm(surroundings.url)
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Set<string>()
  let scriptBytes = 0
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength
  })
  await page.addInitScript(() => {
    const shifts = { total: 0 }
    Object.assign(window, { shifts })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if ('value' in entry && typeof entry.value === 'number') shifts.total += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(at())
  await expect(page.getByRole('table', { name: /5 brokers/ })).toBeVisible()
  // The live stream has connected and its first snapshot is drawn: nothing more comes that could move the page.
  await expect(page.getByText('live', { exact: true })).toBeVisible()
  await page.waitForLoadState('load')
  const shift = await page.evaluate(() => ('shifts' in window ? Number(Object(window.shifts).total) : Number.NaN))
  test.info().annotations.push({ type: 'measured', description: `${scriptBytes} bytes of script, layout shift ${shift}` })
  expect(scriptBytes).toBeGreaterThan(10_000)
  expect(scriptBytes).toBeLessThanOrEqual(MAX_SCRIPT_BYTES)
  expect(shift).toBeLessThanOrEqual(MAX_SHIFT)
})

test('nothing is loaded from another origin', async ({ page, at, surroundings }) => {
  const foreign: string[] = []
  page.on('request', request => {
    if (!request.url().startsWith(surroundings.url) && !request.url().startsWith('data:')) foreign.push(request.url())
  })
  await page.goto(at())
  await expect(page.getByText('live', { exact: true })).toBeVisible()
  expect(foreign).toEqual([])
})
