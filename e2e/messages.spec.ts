import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { BEYOND_DOUBLE, GONE_BEFORE, NEEDLE, ORDERS } from './support/seed.ts'

const rows = (page: Page) => page.getByRole('button', { name: /^Open partition/ })
const summary = (page: Page) => page.getByTestId('scan-summary')
const panel = (page: Page) => page.getByRole('region', { name: 'Message', exact: true })

test('the newest messages show at once, newest first', async ({ page, at }) => {
  await page.goto(at('topics', 'topic1', 'messages'))
  await expect(summary(page)).toContainText('50 found')
  await expect(rows(page).first()).toHaveAccessibleName(/offset 99$/)
  await page.getByLabel('Order').selectOption('oldest')
  await expect(rows(page).first()).toHaveAccessibleName(/offset 0$/)
  await expect(page).toHaveURL(/order=oldest/)
})

test('a search finds every match, says so, and its link shows the same', async ({ page, at }) => {
  await page.goto(at('topics', 'orders', 'messages'))
  await page.getByLabel('Text that key, value or a header contains').fill(NEEDLE.toUpperCase())
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(summary(page)).toContainText(`${ORDERS} of ${ORDERS} scanned`)
  await expect(summary(page)).toContainText('to the end of every partition · 3 found · every match is here')
  await expect(rows(page)).toHaveCount(3)
  const link = page.url()
  await page.goto('about:blank')
  await page.goto(link)
  await expect(rows(page)).toHaveCount(3)
  await page.getByLabel('match case').check()
  await expect(page.getByText('No message contains this text')).toBeVisible()
  await page.goBack()
  await expect(rows(page)).toHaveCount(3)
})

test('partitions, offset and time narrow the search', async ({ page, at }) => {
  await page.goto(`${at('topics', 'topic1', 'messages')}?partitions=2&order=oldest&from=offset:90`)
  await expect(summary(page)).toContainText('10 of 10 scanned')
  await expect(rows(page).first()).toHaveAccessibleName('Open partition 2, offset 90')
  await page.goto(`${at('topics', 'topic1', 'messages')}?from=time:${Date.now() + 86_400_000}`)
  await expect(page.getByText('There are no messages in this stretch of the topic')).toBeVisible()
  await page.goto(at('topics', 'topic1', 'messages'))
  await expect(rows(page).first()).toBeVisible()
  await page.getByLabel('From', { exact: true }).selectOption('from an offset…')
  await page.getByLabel('From offset').fill('95')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(summary(page)).toContainText('25 of 25 scanned')
  await page.getByLabel('Partitions').fill('77')
  await expect(page.getByText('The topic has partitions 0 to 4.')).toBeVisible()
})

test('load more goes on where the search stopped', async ({ page, at }) => {
  await page.goto(`${at('topics', 'orders', 'messages')}?order=oldest`)
  await expect(summary(page)).toContainText('50 found')
  await expect(summary(page)).toContainText('not searched')
  await page.getByRole('button', { name: 'Load more' }).click()
  await expect(summary(page)).toContainText('100 found')
})

test('an integer above 2^53 shows exactly, in the list and in the detail', async ({ page, at }) => {
  await page.goto(at('topics', 'orders', 'messages'))
  await expect(page.getByRole('cell', { name: new RegExp(`"big":${BEYOND_DOUBLE}`) }).first()).toBeVisible()
  await rows(page).first().click()
  await expect(panel(page)).toContainText(`"big": ${BEYOND_DOUBLE}`)
  await expect(panel(page).getByRole('region', { name: 'Headers' })).toContainText('source')
})

test('bytes show as hex, invisible characters as escapes, markup as text, a tombstone as null', async ({ page, at }) => {
  await page.goto(`${at('topics', 'raw', 'messages')}?order=oldest`)
  await rows(page).nth(0).click()
  await expect(panel(page)).toContainText('00 ff 01 fe')
  await rows(page).nth(1).click()
  await expect(panel(page)).toContainText('\\u202egnp.exe \\0 <img src=x onerror=alert(1)>')
  await rows(page).nth(2).click()
  await expect(panel(page)).toContainText('a tombstone')
  await expect(panel(page)).toContainText('\\u200b')
})

test('a link opens one message', async ({ page, at }) => {
  await page.goto(at('topics', 'topic1', 'messages', '3', '42'))
  await expect(page.getByRole('heading', { name: 'Partition 3, offset 42' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('message')
})

test('a link to a message that retention removed says so, and what is there', async ({ page, at }) => {
  await page.goto(at('topics', 'gone', 'messages', '0', '5'))
  await expect(page.getByText('Offset 5 of partition 0 is gone: retention has removed it')).toBeVisible()
  await expect(page.getByText(`The partition now holds offsets ${GONE_BEFORE} to 59.`)).toBeVisible()
  await page.getByRole('link', { name: 'Open the oldest message' }).click()
  await expect(page).toHaveURL(at('topics', 'gone', 'messages', '0', String(GONE_BEFORE)))
  await expect(page.getByRole('region', { name: 'Value' })).toContainText(`entry ${GONE_BEFORE}`)
})

test('a link to an offset that is not yet written says so', async ({ page, at }) => {
  await page.goto(at('topics', 'gone', 'messages', '0', '9223372036854775807'))
  await expect(page.getByText(/has not been written yet/)).toBeVisible()
})

test('a message is produced, and its link opens it', async ({ page, at }) => {
  await page.goto(at('topics', 'raw', 'messages'))
  await page.getByRole('button', { name: 'Produce a message' }).click()
  const dialog = page.getByRole('dialog', { name: 'Produce a message to raw' })
  await dialog.getByLabel('no key').uncheck()
  await dialog.getByLabel('Key', { exact: true }).fill('k-1')
  await dialog.getByLabel('Value', { exact: true }).fill('{"made":"here"}')
  await dialog.getByRole('button', { name: 'Add a header' }).click()
  await dialog.getByLabel('Header name').fill('from')
  await dialog.getByLabel('Header value').fill('e2e')
  await dialog.getByRole('button', { name: 'Produce', exact: true }).click()
  await dialog.getByRole('link', { name: /^partition 0, offset/ }).click()
  await expect(page).toHaveURL(/\/messages\/0\/\d+$/)
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('"made": "here"')
  await expect(page.getByRole('region', { name: 'Key' })).toContainText('k-1')
  await expect(page.getByRole('region', { name: 'Headers' })).toContainText('e2e')
})

test('a tail shows a message as it arrives, and leaving ends the stream', async ({ page, at, request }) => {
  await page.goto(`${at('topics', 'empty', 'messages')}?tail=1`)
  await expect(page.getByText('Waiting for messages')).toBeVisible()
  const produced = await request.post('/api/v1/clusters/demo/topics/empty/records', {
    headers: { 'x-requested-with': 'e2e' },
    data: { value: 'arrives while watching', partition: 1 },
  })
  expect(produced.status()).toBeLessThan(300)
  await expect(page.getByRole('cell', { name: 'arrives while watching' })).toBeVisible()
  await page.getByRole('button', { name: 'Stop tail' }).click()
  await expect(summary(page)).toContainText('Tail stopped')
})

test.describe('a filter in CEL', () => {
  // The browser logs the refusal of a filter that cannot be read.
  test.use({ expectedErrors: [/status of 400/] })

  test('offers field names, shows a mistake where it is, and counts and lists what it cannot judge', async ({ page, at }) => {
    await page.goto(at('topics', 'orders', 'messages'))
    const filter = page.getByRole('combobox', { name: 'Filter in CEL' })
    await filter.click()
    await filter.pressSequentially('value.ord')
    await expect(page.getByRole('option', { name: 'value.order int' })).toBeVisible()
    await filter.press('ArrowDown')
    await filter.press('Enter')
    await expect(filter).toHaveValue('value.order')
    await filter.pressSequentially(' = 7')
    await filter.press('Enter')
    await expect(page.getByTestId('filter-mistake').getByText('=', { exact: true })).toBeVisible()
    await expect(filter).toHaveAccessibleDescription(/write ==/)

    await filter.fill(`value.order < 10 && headers["source"] == "shop" && value.big == ${BEYOND_DOUBLE}`)
    await filter.press('Enter')
    await expect(summary(page)).toContainText(`${ORDERS} of ${ORDERS} scanned`)
    await expect(summary(page)).toContainText('10 found')
    await expect(page.getByTestId('filter-mistake')).toHaveCount(0)

    await filter.fill('value.note.size() > 3')
    await filter.press('Enter')
    await expect(summary(page)).toContainText('3 found')
    await expect(page.getByTestId('not-judged')).toContainText(`${ORDERS - 3} messages could not be judged`)
    await page.getByRole('button', { name: 'Show them' }).click()
    await expect(page).toHaveURL(/failing=only/)
    await expect(page.getByRole('cell', { name: 'No such key: note' }).first()).toBeVisible()
    await page.reload()
    await expect(filter).toHaveValue('value.note.size() > 3')
    await page.getByRole('button', { name: 'Show what matches' }).click()
    await expect(summary(page)).toContainText('3 found')
  })

  test('joins with a key, which is looked for in its partition first', async ({ page, at }) => {
    await page.goto(at('topics', 'orders', 'messages'))
    await page.getByLabel('Key equals').fill('customer-7')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await expect(summary(page)).toContainText(`${ORDERS / 40} found`)
    await expect(page.getByText(/is where Java’s client puts this key/)).toBeVisible()
    await page.getByRole('combobox', { name: 'Filter in CEL' }).fill('value.order > 500')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await expect(summary(page)).toContainText('· 2 found')
  })

  test('is explained by examples that can be taken', async ({ page, at }) => {
    await page.goto(at('topics', 'orders', 'messages'))
    await page.getByRole('button', { name: 'How to filter' }).click()
    await page
      .getByRole('dialog', { name: 'Filters in CEL' })
      .getByRole('button', { name: /source.*shop/ })
      .click()
    await expect(page.getByRole('combobox', { name: 'Filter in CEL' })).toHaveValue(
      'headers["source"] == "shop" && !("retry" in headers)',
    )
  })
})
