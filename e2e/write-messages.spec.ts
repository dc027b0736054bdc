import { readFile } from 'node:fs/promises'
import type { APIRequestContext, Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

const headers = { 'x-requested-with': 'e2e' }
const summary = (page: Page) => page.getByTestId('scan-summary')
const written = (page: Page) => page.getByTestId('write-summary')

async function createTopic(request: APIRequestContext, name: string): Promise<void> {
  const data = { name, partitions: 2, replicationFactor: 2 }
  const created = await request.post('/api/v1/clusters/demo/topics', { headers, data })
  expect(created.status()).toBe(201)
}

async function importLines(request: APIRequestContext, topic: string, lines: readonly unknown[]): Promise<void> {
  const answer = await request.post(`/api/v1/clusters/demo/topics/${topic}/records/import`, {
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    data: Buffer.from(lines.map(line => `${JSON.stringify(line)}\n`).join('')),
  })
  expect(await answer.text()).toContain(`"reason":"done"`)
}

test('what is written is tailed, paused, exported, produced again, and copied', async ({
  page,
  at,
  request,
  expectedErrors,
}, info) => {
  // Copying to a topic that is not there is tried on purpose.
  expectedErrors.push(/404 .*messages\/copy/)
  const topic = `written-${info.workerIndex}-${info.repeatEachIndex}-${info.retry}`
  await createTopic(request, topic)
  await createTopic(request, `${topic}-copy`)

  await test.step('a tail counts every match, shows some, and waits while it is paused', async () => {
    await page.goto(`${at('topics', topic, 'messages')}?tail=1`)
    await expect(page.getByText('Waiting for messages')).toBeVisible()
    const lines = Array.from({ length: 3000 }, (_, i) => ({ key: `k${i % 7}`, value: `{"n":${i}}` }))
    await importLines(request, topic, lines)
    await expect(summary(page)).toContainText('3,000 matched')
    await page.getByRole('button', { name: 'Pause' }).click()
    await importLines(request, topic, [
      { key: null, value: { data: '/wCA', encoding: 'base64' }, headers: [{ key: 'h', value: null }] },
    ])
    await expect(summary(page)).toContainText('Paused, 1 waiting')
    await expect(page.getByRole('cell', { name: 'ff 00 80' })).toBeHidden()
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByRole('cell', { name: 'ff 00 80' })).toBeVisible()
    // Counts come with the next report, a moment after the message; a tail that is stopped before it knows the last one only.
    await expect(summary(page)).toContainText('3,001 matched')
    await page.getByRole('button', { name: 'Stop tail' }).click()
    await expect(summary(page)).toContainText('Tail stopped · 3,001 matched')
  })

  const file = await test.step('all that a search finds is exported, whole', async () => {
    await page.goto(at('topics', topic, 'messages'))
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /^NDJSON/ }).click()
    const saved = await download
    expect(saved.suggestedFilename()).toBe(`${topic}.ndjson`)
    const path = await saved.path()
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(3002)
    expect(lines.at(-1)).toContain('"reason":"end-reached"')
    return path
  })

  await test.step('a file with bad lines is not written; the export is, once more', async () => {
    await page.getByRole('button', { name: 'Produce many' }).click()
    await page.getByRole('menuitem', { name: 'From a file…' }).click()
    const dialog = page.getByRole('dialog', { name: `Produce messages from a file to ${topic}` })
    const bad = { name: 'bad.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from('{"value":"good"}\n{"key":"k"}\n') }
    await dialog.getByLabel('NDJSON file').setInputFiles(bad)
    await expect(written(page)).toContainText('one line cannot be')
    await expect(dialog.getByRole('list', { name: 'Lines that cannot be written' })).toContainText('line 2 /value is required')
    await dialog.getByLabel('NDJSON file').setInputFiles(file)
    await dialog.getByRole('button', { name: 'Write 3,001 messages' }).click()
    await expect(written(page)).toHaveText('3,001 messages written')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
  })

  await test.step('one message is produced again with the same bytes', async () => {
    await page.goto(`${at('topics', topic, 'messages')}?order=newest`)
    await page.getByRole('row').filter({ hasText: 'ff 00 80' }).first().getByRole('button').click()
    await page.getByRole('button', { name: 'Produce again' }).click()
    const dialog = page.getByRole('dialog', { name: `Produce a message to ${topic}` })
    await expect(dialog.getByLabel('Value', { exact: true })).toHaveValue('/wCA')
    await dialog.getByRole('button', { name: 'Produce', exact: true }).click()
    await expect(dialog.getByRole('link', { name: /^partition/ })).toBeVisible()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
  })

  await test.step('what a search finds is counted, then copied', async () => {
    await page.goto(`${at('topics', topic, 'messages')}?contains=${encodeURIComponent('"n":1}')}`)
    await page.getByRole('button', { name: 'Produce many' }).click()
    await page.getByRole('menuitem', { name: 'Copy these to another topic…' }).click()
    const dialog = page.getByRole('dialog', { name: `Copy messages of ${topic} to another topic` })
    await dialog.getByLabel('To topic').fill('nowhere-at-all')
    await dialog.getByRole('button', { name: 'Count what would be copied' }).click()
    await expect(dialog.getByText('There is no topic “nowhere-at-all”')).toBeVisible()
    await dialog.getByLabel('To topic').fill(`${topic}-copy`)
    await dialog.getByRole('button', { name: 'Count what would be copied' }).click()
    await dialog.getByRole('button', { name: 'Copy 2 messages' }).click()
    await expect(written(page)).toHaveText('2 messages written')
    await page.goto(at('topics', `${topic}-copy`, 'messages'))
    await expect(summary(page)).toContainText('2 found')
  })
})
