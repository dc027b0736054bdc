import { markAnswer } from '#lib/wire/marks'
import { expect, test } from './support/fixtures.ts'
import { readSurroundings } from './support/surroundings.ts'

const TEXT = 'billing 2.14.0 deployed'
const marksUrl = () => `${readSurroundings().url}/api/v1/clusters/demo/marks`
const headers = { 'x-requested-with': 'e2e', 'content-type': 'application/json' }

test('another group is laid over the charts, in the link, the legend and the table', async ({ page, at }) => {
  await page.goto(`${at('groups', 'analytics')}?range=15m`)
  await page.getByLabel('Compare with', { exact: true }).selectOption({ label: 'another group' })
  await page.getByLabel('Group to compare with').selectOption('billing')
  await expect(page).toHaveURL(/vs=group%3Abilling/)
  const lag = page.locator('section').filter({ has: page.getByRole('heading', { name: /^Lag in messages/ }) })
  const lines = lag.getByRole('list', { name: 'Lines' }).getByRole('listitem')
  await expect(lines).toHaveText([/^analytics540 messages$/, /^billing0 messages$/])
  await lag.getByRole('button', { name: 'Show Lag in messages as a table' }).click()
  await page.reload()
  const table = lag.getByRole('table', { name: /^Lag in messages/ })
  await expect(table.getByRole('columnheader')).toHaveText(['Time', 'analytics', 'billing'])

  await page.getByLabel('Compare with', { exact: true }).selectOption({ label: 'a day earlier' })
  await expect(page).toHaveURL(/vs=1d/)
  await expect(table.getByRole('columnheader')).toHaveText(['Time', 'analytics', 'a day earlier'])
  const small = page.locator('section').filter({ has: page.getByRole('heading', { name: /^Partition by partition/ }) })
  await expect(small.getByRole('listitem')).toHaveCount(6)
  await small.getByRole('button', { name: 'Show the partitions as a table' }).click()
  await expect(small.getByRole('table').getByRole('row')).toHaveCount(7)
})

test('a deployment that a script marks stands on the charts and the timeline until it is taken away', async ({ page, at }) => {
  const body = JSON.stringify({ text: TEXT })
  const refused = await fetch(marksUrl(), { method: 'POST', headers: { ...headers, origin: 'http://elsewhere.example' }, body })
  expect(refused.status).toBe(403)
  const wrong = await fetch(marksUrl(), { method: 'POST', headers, body: JSON.stringify({ text: 'a\nb', when: 1 }) })
  expect([wrong.status, wrong.headers.get('content-type')]).toEqual([422, 'application/problem+json; charset=utf-8'])
  const added = await fetch(marksUrl(), { method: 'POST', headers, body })
  expect(added.status).toBe(201)
  const { id } = markAnswer.parse(await added.json())

  await page.goto(`${at('groups', 'analytics')}?range=15m`)
  await expect(page.getByText(TEXT).first()).toBeAttached()
  await page.getByRole('link', { name: '1 mark set' }).first().click()
  await expect(page).toHaveURL(/kind=deploy-mark/)
  const line = page.getByRole('listitem').filter({ hasText: TEXT })
  await expect(line).toBeVisible()
  expect((await fetch(`${marksUrl()}/${id}`, { method: 'DELETE', headers })).status).toBe(200)
  expect((await fetch(`${marksUrl()}/${id}`, { method: 'DELETE', headers })).status).toBe(404)
  await expect(line).toBeHidden()
})
