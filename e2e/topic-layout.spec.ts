import type { APIRequestContext } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { describeTopics } from './support/kafka-tools.ts'
import { dragReplica, layoutCell, layoutEditor, shownLayout } from './support/layout-editor.ts'

/** Five brokers, five partitions, three replicas: leaders 1..5, followers (2,3) (3,4) (4,5) (5,1) (1,2). */
const TEXTBOOK = [
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
  [4, 5, 1],
  [5, 1, 2],
]

const describedLayout = async (bootstrap: readonly string[], name: string) =>
  (await describeTopics(bootstrap)).get(name)?.partitions.map(({ replicas }) => replicas)

function post(request: APIRequestContext, data: object) {
  return request.post('/api/v1/clusters/demo/topics', { headers: { 'x-requested-with': 'e2e' }, data })
}

test('by the API: the textbook layout is what a dry run says, what is created, and what Kafka’s own tool describes', async ({
  request,
  surroundings,
}) => {
  const body = { name: 'textbook-api', partitions: 5, replicationFactor: 3, configs: { 'min.insync.replicas': '2' } }
  const plan = await post(request, { ...body, dryRun: true })
  expect(plan.status()).toBe(200)
  expect(await plan.json()).toMatchObject({
    assignments: TEXTBOOK,
    effectiveConfigs: { 'min.insync.replicas': '2' },
    survives: ['Any one broker: reads and writes go on.', expect.stringContaining('Any two brokers')],
    command: expect.stringContaining('--replica-assignment 1:2:3,2:3:4,3:4:5,4:5:1,5:1:2'),
  })
  expect((await describeTopics(surroundings.bootstrap)).has(body.name)).toBe(false)
  const created = await post(request, body)
  expect(created.status()).toBe(201)
  expect(await created.json()).toMatchObject({ assignments: TEXTBOOK })
  expect(await describedLayout(surroundings.bootstrap, body.name)).toEqual(TEXTBOOK)
})

test('in the browser: the textbook layout is proposed, then created as it was proposed', async ({ page, at, surroundings }) => {
  await page.goto(at('topics', 'new'))
  await page.getByLabel('Name').fill('textbook')
  await page.getByLabel('Partitions').fill('5')
  await page.getByLabel('Replicas of each').fill('3')
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK)
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('button', { name: 'Create topic' }).click()
  await expect(page).toHaveURL(at('topics', 'textbook'))
  expect(await describedLayout(surroundings.bootstrap, 'textbook')).toEqual(TEXTBOOK)
})

test('by hand: a layout that was spoilt is put right by mouse and keyboard, and its rows say what is wrong', async ({
  page,
  at,
}) => {
  await page.goto(`${at('topics', 'new')}?name=by-hand&partitions=5&replicas=3&layout=5.1.2_2.3.4_3.4_4.5.1_5.2.1`)
  await expect(layoutEditor(page).getByText('It has 2 replicas where the others have 3')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Preview' })).toHaveAttribute('aria-disabled', 'true')
  // The leader goes to broker 3 by mouse, then third in order by key.
  await dragReplica(page, 0, 5, 3)
  await expect.poll(async () => (await shownLayout(page))[0]).toEqual([3, 1, 2])
  await layoutCell(page, 0, 3).focus()
  await page.keyboard.press('3')
  // A click on a free cell adds a replica.
  await layoutCell(page, 2, 5).click()
  // Broker 2 exchanges places with its neighbour; the focus goes along.
  await layoutCell(page, 4, 2).focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(layoutCell(page, 4, 1)).toBeFocused()
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK)
  await expect(page.getByText('as the planner proposes')).toBeVisible()
  await expect(page).not.toHaveURL(/layout=/)
})

test('an edited layout is in the link, and exactly it is created', async ({ page, at, surroundings }) => {
  const edited = TEXTBOOK.with(1, [1, 3, 4]).with(4, [1, 5, 2])
  await page.goto(`${at('topics', 'new')}?name=edited&partitions=5&replicas=3`)
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK)
  await dragReplica(page, 1, 2, 1)
  await layoutCell(page, 4, 1).focus()
  await page.keyboard.press('l')
  await expect.poll(() => shownLayout(page)).toEqual(edited)
  await expect(page).toHaveURL(/layout=1\.2\.3_1\.3\.4_3\.4\.5_4\.5\.1_1\.5\.2/)
  await page.reload()
  await expect.poll(() => shownLayout(page)).toEqual(edited)
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByText('--replica-assignment 1:2:3,1:3:4,3:4:5,4:5:1,1:5:2')).toBeVisible()
  await page.getByRole('button', { name: 'Create topic' }).click()
  await expect(page).toHaveURL(at('topics', 'edited'))
  expect(await describedLayout(surroundings.bootstrap, 'edited')).toEqual(edited)
})

test('edits are taken back one by one, or all at once', async ({ page, at }) => {
  await page.goto(`${at('topics', 'new')}?partitions=5&replicas=3`)
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK)
  await layoutCell(page, 0, 1).focus()
  await page.keyboard.press('Delete')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('a')
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK.with(0, [2, 3]).with(1, [2, 3, 4, 1]))
  await page.keyboard.press('Control+z')
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK.with(0, [2, 3]))
  await page.getByRole('button', { name: 'Back to the proposal' }).click()
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => shownLayout(page)).toEqual(TEXTBOOK.with(0, [2, 3]))
})
