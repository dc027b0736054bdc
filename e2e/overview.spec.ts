import { expect, test } from './support/fixtures.ts'
import { shownInSync, shownLeader } from './support/grid.ts'

test('the overview says in words that the cluster is whole, and shows its brokers', async ({ page, at }) => {
  await page.goto(at())
  await expect(page.getByRole('heading', { level: 1 })).toContainText('demo')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('healthy')
  await expect(page.getByText(/partitions have a leader/).first()).toBeVisible()
  const brokers = page.getByRole('table', { name: '5 brokers' })
  await expect(brokers.getByRole('row')).toHaveCount(6)
  for (const id of [1, 2, 3, 4, 5])
    await expect(brokers.getByRole('row', { name: new RegExp(`^Broker ${id}\\b`) })).toContainText('up')
})

test('the page is alive: the live dot shows the data’s age', async ({ page, at }) => {
  await page.goto(at())
  await expect(page.getByText('live', { exact: true })).toBeVisible()
})

test('the cluster list leads to the cluster', async ({ page, at }) => {
  await page.goto('/clusters')
  await page.getByRole('main').getByRole('link', { name: 'demo' }).first().click()
  await expect(page).toHaveURL(at())
})

test('the topic list leads to a topic, and the topic to its groups', async ({ page, at }) => {
  await page.goto(at('topics'))
  await page.getByRole('main').getByRole('link', { name: 'orders', exact: true }).click()
  await expect(page).toHaveURL(at('topics', 'orders'))
  await page.getByRole('link', { name: /^Consumers/ }).click()
  await page.getByRole('main').getByRole('link', { name: 'analytics' }).click()
  await expect(page).toHaveURL(at('groups', 'analytics'))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('analytics')
})

test('the textbook layout shows as it was created: leaders 1 to 5, each partition on three brokers in a row', async ({
  page,
  at,
}) => {
  await page.goto(at('topics', 'topic1'))
  for (const partition of [0, 1, 2, 3, 4]) {
    await expect.poll(() => shownLeader(page, partition)).toBe(partition + 1)
    const expected = [0, 1, 2].map(step => ((partition + step) % 5) + 1).toSorted((a, b) => a - b)
    expect(await shownInSync(page, partition)).toEqual(expected)
  }
})
