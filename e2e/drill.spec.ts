import { electPreferredLeaders } from '#demo/brokers/elect-preferred'
import { drillAnswer, drillList } from '#lib/wire/drill'
import { getApi } from './support/api.ts'
import { axeFindings } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { readSurroundings } from './support/surroundings.ts'
import { untilWhole } from './support/whole.ts'

const LOST = 4

test.describe.serial('a failure drill', () => {
  test.describe.configure({ timeout: 180_000 })

  test.beforeAll(() => untilWhole(readSurroundings().url))

  test.afterAll(async () => {
    const { url, bootstrap } = readSurroundings()
    await untilWhole(url)
    await electPreferredLeaders(bootstrap[0] ?? '')
  })

  test('is chosen by keyboard, predicted before it begins, and begins only after the broker’s name was typed', async ({
    page,
    at,
  }) => {
    await page.goto(at('drill'))
    const start = page.getByRole('button', { name: 'Start the drill…' })
    await expect(start).toHaveAttribute('title', 'Choose a broker first')
    await page.getByRole('radio', { name: /Broker 4/ }).focus()
    await page.keyboard.press('Space')
    await expect(page).toHaveURL(/broker=4/)
    await page.getByRole('radio', { name: /^Pause/ }).check()
    await expect(page).toHaveURL(/kind=pause/)
    const table = page.getByRole('table', { name: 'The drill’s topic after the loss, as predicted' })
    await expect(table.getByRole('row', { name: /^Partition 3/ })).toContainText('takes over as leader')

    await start.click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Start the drill' })).toHaveAttribute('title', 'Type broker 4 first')
    await dialog.getByRole('textbox').fill('broker 4')
    await dialog.getByRole('button', { name: 'Start the drill' }).click()
    await expect(page).toHaveURL(/\/drill\/[0-9a-f-]{36}$/)
  })

  test('is watched while it runs, and its report counts every message', async ({ page, at, surroundings }) => {
    const { activeId } = await getApi(surroundings.url, '/clusters/demo/drills', drillList)
    await page.goto(at('drill', activeId ?? ''))
    const now = page.getByRole('table', { name: 'The drill’s topic as it is now' })
    await expect(now.getByRole('row', { name: /^Partition 3/ })).toContainText('away, but still named as leader', {
      timeout: 60_000,
    })
    await expect(now.getByRole('row', { name: /^Partition 3/ })).toContainText('takes over as leader', { timeout: 60_000 })
    await expect(page.getByText(/^0 of [\d,]+ acknowledged messages lost$/)).toBeVisible({ timeout: 120_000 })
    await expect(page.getByRole('table', { name: 'Every partition’s prediction beside its outcome' })).toContainText(
      'as predicted',
    )
    const { report } = await getApi(surroundings.url, `/clusters/demo/drills/${activeId}`, drillAnswer)
    expect(report?.messages.lost).toBe(0)
    expect(report?.counts.unexplained).toBe(0)
  })

  test('leaves a report that opens by its link, without a finding of axe, and as a file', async ({ page, at, surroundings }) => {
    const { items } = await getApi(surroundings.url, '/clusters/demo/drills', drillList)
    const [newest] = items
    await page.goto(at('drill', newest?.drillId ?? ''))
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`Broker ${LOST} was paused`)
    expect(await axeFindings(page)).toEqual([])
    const href = await page.getByRole('link', { name: 'Report as Markdown' }).getAttribute('href')
    const file = await fetch(surroundings.url + href)
    expect(file.headers.get('content-type')).toContain('text/markdown')
    expect(await file.text()).toContain('# Failure drill: broker 4 was paused')
  })
})
