import type { Page } from '@playwright/test'
import { Kafka, logLevel } from 'kafkajs'
import { expect, test } from './support/fixtures.ts'
import { readSurroundings } from './support/surroundings.ts'
import { createKnownTopics } from './support/topics.ts'

const TOPIC = 'tape-here'
const MESSAGES = 100
/** Removed from partition 0, as retention does. */
const REMOVED = 20
const GROUPS = { ahead: [100, 100], behind: [50, 30], overtaken: [5, 100] }

const kafka = new Kafka({ clientId: 'e2e-tape', brokers: [...readSurroundings().bootstrap], logLevel: logLevel.NOTHING })

/** Two partitions of a hundred messages, and three groups that stand at known places, without a consumer. */
test.beforeAll(async () => {
  const admin = kafka.admin()
  await admin.connect()
  await createKnownTopics([{ topic: TOPIC, numPartitions: 2, replicationFactor: 3 }])
  await produce(MESSAGES)
  await admin.fetchTopicOffsets(TOPIC)
  await admin.deleteTopicRecords({ topic: TOPIC, partitions: [{ partition: 0, offset: String(REMOVED) }] })
  for (const [groupId, offsets] of Object.entries(GROUPS)) {
    const partitions = offsets.map((offset, partition) => ({ partition, offset: String(offset) }))
    await admin.setOffsets({ groupId, topic: TOPIC, partitions })
  }
  await admin.disconnect()
})

test.afterAll(async () => {
  const headers = { 'x-requested-with': 'e2e' }
  const paths = [...Object.keys(GROUPS).map(groupId => `groups/${groupId}`), `topics/${TOPIC}`]
  for (const path of paths) await fetch(`${readSurroundings().url}/api/v1/clusters/demo/${path}`, { method: 'DELETE', headers })
})

async function produce(count: number): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const messages = [0, 1].flatMap(partition => Array.from({ length: count }, (_, n) => ({ partition, value: String(n) })))
  await producer.send({ topic: TOPIC, messages })
  await producer.disconnect()
}

test('every group is seen where it stands, by pointer, by keys and as a table, and the link keeps it', async ({ page, at }) => {
  await page.goto(`${at('topics', TOPIC)}/consumers`)
  const tape = page.getByRole('table', { name: `Where the groups stand in the logs of ${TOPIC}` })
  await expect(page.getByText('3 groups read tape-here, each from a place of its own.')).toBeVisible()
  await expect(page.getByText('overtaken has lost 15 messages')).toBeVisible()
  await expect(page.getByText('Reading deletes nothing: only retention')).toBeVisible()

  await tape.getByRole('button', { name: 'behind in partition 0: 50 messages' }).hover()
  const hint = page.getByRole('tooltip')
  await expect(hint).toContainText(/behind in partition 0.*Committed50.*From log start30.*Behind log end50 messages/)

  await tape.getByRole('button', { name: /^Partition 0: log from 20 to 100, 3 positions/ }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(tape.getByRole('button', { name: 'overtaken in partition 0: lost 15 messages' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(tape.getByRole('button', { name: 'behind in partition 1: 70 messages' })).toBeFocused()
  await expect(hint).toContainText('Committed30')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/group=behind/)
  await page.keyboard.press('Escape')
  await expect(hint).toBeHidden()
  await page.getByLabel('Scale').selectOption({ label: 'one scale for all partitions' })

  await page.getByRole('button', { name: 'Show the tape as a table' }).click()
  await page.reload()
  await expect(page.getByRole('button', { name: 'b behind' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByLabel('Scale')).toHaveValue('shared')
  const rows = page.getByRole('region', { name: `Positions of groups in ${TOPIC}` }).getByRole('row')
  await expect(rows).toHaveCount(3)
  const told = /1\s*Group\s*behind\s*Log start\s*0\s*Committed\s*30\s*Log end\s*100\s*Behind\s*70 messages/
  await expect(rows.nth(2)).toContainText(told)
})

test('a hint that Escape took away does not come back because the page moved under a resting pointer', async ({ page, at }) => {
  await page.goto(`${at('topics', TOPIC)}/consumers`)
  const tape = page.getByRole('table', { name: `Where the groups stand in the logs of ${TOPIC}` })
  const mark = tape.getByRole('button', { name: 'behind in partition 0: 50 messages' })
  const hint = page.getByRole('tooltip')
  await mark.focus()
  await mark.hover()
  await expect(hint).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(hint).toBeHidden()
  for (const px of [300, 0, 300, 0]) {
    await pageMovedUnderPointer(page, px)
    await expect(hint).toBeHidden({ timeout: 1 })
  }
  await page.mouse.move(0, 0)
  await mark.hover()
  await expect(hint).toBeVisible()
})

/** Done when the browser has told of it (`pointerover`) and the page was drawn once more. */
async function pageMovedUnderPointer(page: Page, px: number): Promise<void> {
  await page.evaluate(async by => {
    const told = new Promise(resolve => document.addEventListener('pointerover', resolve, { once: true, capture: true }))
    document.body.style.setProperty('padding-top', `${by}px`)
    await told
    for (let frame = 0; frame < 2; frame++) await new Promise(resolve => requestAnimationFrame(resolve))
  }, px)
}

test('what is written appears without a reload, and what a group has read is still there', async ({ page, at }) => {
  await page.goto(`${at('topics', TOPIC)}/consumers`)
  await expect(page.getByRole('button', { name: /^ahead in partition 1: nothing unread|^2 groups in partition 1/ })).toBeVisible()
  await produce(10)
  await expect(page.getByRole('button', { name: 'behind in partition 1: 80 messages' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Partition 1: log from 0 to 110, 3 positions' })).toBeVisible()
})
