import { expect, test } from './support/fixtures.ts'

const TOPIC = 'mixed'
const MESSAGES = 20
const headers = { 'x-requested-with': 'e2e' }

/** 0..9, twice, dealt to five partitions in turn, as the demo's `numbers`. */
test.beforeAll(async ({ surroundings, request }) => {
  const topics = `${surroundings.url}/api/v1/clusters/demo/topics`
  const created = await request.post(topics, { headers, data: { name: TOPIC, partitions: 5, replicationFactor: 1 } })
  expect(created.status()).toBe(201)
  for (let sequence = 0; sequence < MESSAGES; sequence++) {
    const value = JSON.stringify({ sequence, round: Math.floor(sequence / 10) })
    const data = { key: `key-${sequence % 3}`, value, partition: sequence % 5 }
    await expect(async () => {
      expect((await request.post(`${topics}/${TOPIC}/records`, { headers, data })).ok()).toBe(true)
    }).toPass({ timeout: 20_000 })
  }
})

test.afterAll(async ({ surroundings, request }) => {
  await request.delete(`${surroundings.url}/api/v1/clusters/demo/topics/${TOPIC}`, { headers })
})

test('the lens finds the sequence field, marks what is out of place, and compares the cures', async ({ page, at }) => {
  await page.goto(at('topics', TOPIC, 'order'))
  await expect(page.getByLabel('Sequence number, in CEL')).toHaveValue('value.sequence')
  await expect(page.getByText(/of 20 came out of order/)).toBeVisible()
  await expect(page.getByText('Within every partition the order holds.')).toBeVisible()
  const cures = page.getByRole('table', { name: 'Cures for lost order compared' })
  await expect(cures.getByRole('row', { name: /^One partition/ })).toContainText('none')
  await expect(cures.getByRole('row', { name: /^Memory buffer/ })).toContainText('none')
  await page.getByRole('button', { name: 'Table' }).click()
  await expect(page).toHaveURL(/table=1/)
  await expect(page.getByText(/^out of place:/).first()).toBeVisible()
})

test('a smaller buffer leaves late messages, and the link shows the same', async ({ page, at }) => {
  await page.goto(`${at('topics', TOPIC, 'order')}?buffer=1`)
  await expect(page.getByText(/late and stay out of order/)).toBeVisible()
  await page.getByLabel('Messages held at most').press('End')
  await expect(page).toHaveURL(/buffer=2000/)
  await expect(page.getByText('It restores the order: no message is late.')).toBeVisible()
})

test('a mistake in the expression is told with its place', async ({ page, at, expectedErrors }) => {
  expectedErrors.push(/400/)
  await page.goto(`${at('topics', TOPIC, 'order')}?seq=value.`)
  await expect(page.getByRole('alert').filter({ hasText: 'could not be read' })).toContainText('column')
})

test('the calculator knows where clients send a key', async ({ page, at }) => {
  await page.goto(at('topics', TOPIC, 'order'))
  await page.getByLabel('Key', { exact: true }).fill('key-42')
  const table = page.getByRole('table', { name: 'Partition of this key by client' })
  await expect(table.getByRole('row', { name: /Java client/ })).toContainText('2')
  await expect(table.getByRole('row', { name: /librdkafka \(default/ })).toContainText('4')
  await expect(page.getByText(/^Clients disagree/)).toBeVisible()
  await expect(page).toHaveURL(/calc=key-42/)
})

test('retention tells what goes next and who loses by it', async ({ page, at }) => {
  await page.goto(at('topics', 'orders', 'storage'))
  const readers = page.locator('section', { has: page.getByRole('heading', { name: /^Readers and retention/ }) })
  await expect(readers).toContainText(/analytics (loses data|has)/)
  await expect(page.getByRole('table', { name: /^What the partitions of orders keep, and until when/ })).toContainText('by age')
})
