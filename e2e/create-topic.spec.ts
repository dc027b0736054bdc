import { expect, test } from './support/fixtures.ts'
import { describeTopics } from './support/kafka-tools.ts'

test('a topic is previewed, then created as it was previewed', async ({ page, at, surroundings }) => {
  await page.goto(at('topics', 'new'))
  await page.getByLabel('Name').fill('fresh')
  await page.getByLabel('Partitions').fill('4')
  await page.getByLabel('Replicas of each').fill('3')
  await page.getByRole('button', { name: 'Preview' }).click()
  const create = page.getByRole('button', { name: /^Create/ })
  await expect(create).toBeEnabled()
  expect([...(await describeTopics(surroundings.bootstrap)).keys()]).not.toContain('fresh')
  await create.click()
  await expect(page).toHaveURL(at('topics', 'fresh'))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('fresh')
  const created = (await describeTopics(surroundings.bootstrap)).get('fresh')
  expect(created).toMatchObject({ partitionCount: 4, replicationFactor: 3 })
})

const REFUSED = [
  {
    what: 'a bad name',
    fill: { Name: 'no spaces', Partitions: '1', 'Replicas of each': '1' },
    field: 'Name',
    reason: /legal|letters|character|allowed/i,
  },
  {
    what: 'more replicas than brokers',
    fill: { Name: 'toomany', Partitions: '1', 'Replicas of each': '9' },
    field: 'Replicas of each',
    reason: /9|broker/i,
  },
  {
    what: 'a partition count of 0',
    fill: { Name: 'none', Partitions: '0', 'Replicas of each': '1' },
    field: 'Partitions',
    reason: /partition|larger than 0|at least/i,
  },
]

for (const { what, fill, field, reason } of REFUSED) {
  test(`${what} is refused at its field, with the reason`, async ({ page, at, expectedErrors }) => {
    expectedErrors.push(/4(00|09|22)/)
    await page.goto(at('topics', 'new'))
    for (const [label, value] of Object.entries(fill)) await page.getByLabel(label).fill(value)
    await page.getByRole('button', { name: 'Preview' }).click()
    const control = page.getByLabel(field)
    await expect(control).toHaveAttribute('aria-invalid', 'true')
    await expect(control).toHaveAccessibleDescription(reason)
  })
}

test('a body that is not JSON is refused with the reason', async ({ request }) => {
  const answer = await request.post('/api/v1/clusters/demo/topics', {
    headers: { 'content-type': 'application/json', 'x-requested-with': 'e2e' },
    data: Buffer.from('{"name":'),
  })
  expect(answer.status()).toBe(400)
  expect(await answer.json()).toMatchObject({ status: 400, detail: expect.stringMatching(/JSON/) })
})
