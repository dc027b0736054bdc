import { expect, test } from './support/fixtures.ts'
import { describeTopics } from './support/kafka-tools.ts'
import { createKnownTopics } from './support/topics.ts'

const MISSING = [
  { what: 'cluster', path: '/clusters/nowhere', named: 'nowhere', api: '/clusters/nowhere/topics', code: 'cluster-not-found' },
  {
    what: 'topic',
    path: '/clusters/demo/topics/no-such-topic',
    named: 'no-such-topic',
    api: '/clusters/demo/topics/no-such-topic',
    code: 'topic-not-found',
  },
  {
    what: 'messages of a topic',
    path: '/clusters/demo/topics/no-such-topic/messages',
    named: 'no-such-topic',
    api: '/clusters/demo/topics/no-such-topic/messages',
    code: 'topic-not-found',
  },
  {
    what: 'group',
    path: '/clusters/demo/groups/no-such-group',
    named: 'no-such-group',
    api: '/clusters/demo/groups/no-such-group',
    code: 'group-not-found',
  },
  { what: 'broker', path: '/clusters/demo/brokers/99', named: '99', api: '/clusters/demo/brokers/99', code: 'broker-not-found' },
]

for (const { what, path, named, api, code } of MISSING) {
  test(`an unknown ${what} is a 404 page that names it, and a problem that names it`, async ({
    page,
    request,
    expectedErrors,
  }) => {
    expectedErrors.push(/404/)
    const response = await page.goto(path)
    expect(response?.status()).toBe(404)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(named)
    const answer = await request.get(`/api/v1${api}`)
    expect(answer.status()).toBe(404)
    expect(answer.headers()['content-type']).toContain('application/problem+json')
    const problem: unknown = await answer.json()
    expect(problem).toMatchObject({ code, status: 404, detail: expect.stringContaining(named) })
  })
}

test('the page of a topic that is made later opens by itself', async ({ page, request, expectedErrors }) => {
  expectedErrors.push(/404/)
  const name = 'made-later'
  await page.goto(`/clusters/demo/topics/${name}/configuration`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`There is no topic “${name}”`)
  await createKnownTopics([{ topic: name, numPartitions: 1, replicationFactor: 1 }])
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^${name}`))
  await expect(page.getByRole('link', { name: 'Configuration' })).toHaveAttribute('aria-current', 'page')
  // It has a single replica: where it stayed, the loss of some broker would stop it, which other files say of none.
  const headers = { 'x-requested-with': 'e2e' }
  expect((await request.delete(`/api/v1/clusters/demo/topics/${name}`, { headers })).ok()).toBe(true)
})

test('an address that no page has is not taken for a topic that is missing', async ({ page, expectedErrors }) => {
  expectedErrors.push(/404/)
  const response = await page.goto('/clusters/demo/topics/orders/no-such-tab')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
})

test('looking at a topic that does not exist does not create it, although the brokers would', async ({
  page,
  request,
  surroundings,
  expectedErrors,
}) => {
  expectedErrors.push(/404/)
  const name = 'never-created'
  await page.goto(`/clusters/demo/topics/${name}/messages`)
  await request.get(`/api/v1/clusters/demo/topics/${name}`)
  await request.get(`/api/v1/clusters/demo/topics/${name}/messages`)
  await request.get(`/api/v1/clusters/demo/topics/${name}/configs`)
  await request.post(`/api/v1/clusters/demo/topics/${name}/records`, {
    headers: { 'x-requested-with': 'e2e' },
    data: { value: 'must not arrive' },
  })
  expect([...(await describeTopics(surroundings.bootstrap)).keys()]).not.toContain(name)
})
