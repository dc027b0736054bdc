import type { Page } from '@playwright/test'
import { whatIf } from '#lib/wire/what-if'
import { getApi } from './support/api.ts'
import { readPartition } from './support/bare-metadata.ts'
import { expect, test } from './support/fixtures.ts'
import { grid } from './support/grid.ts'
import { largeHeatMap } from './support/large-heat-map.ts'

/** Opens a page and waits until it is alive: a box that is ticked before that would be drawn anew. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByText(/^live/)).toBeVisible({ timeout: 30_000 })
}

/** What a cell of the topic's grid says to a screen reader. */
async function cellText(page: Page, partition: number, brokerId: number): Promise<string> {
  const button = grid(page).locator(`tr[data-partition="${partition}"] button[data-column="${brokerId - 1}"]`)
  return (await button.locator('.sr-only').textContent()) ?? ''
}

test.describe('what if, in a topic', () => {
  test('broker 3 is switched off: broker 4 would lead partition 2, and nothing is changed', async ({
    page,
    at,
    surroundings,
  }) => {
    await open(page, at('topics', 'topic1'))
    await page.getByRole('checkbox', { name: 'What if lost: broker 3' }).check()
    await expect(page.getByText('Reads and writes go on without broker 3.')).toBeVisible()
    expect(await cellText(page, 2, 4)).toBe('would lead, now follower, in sync')
    expect(await cellText(page, 2, 3)).toMatch(/^lost, now leader, in sync/)
    await expect(grid(page).locator('tr[data-partition="2"]')).toContainText('2/3')
    await expect(page).toHaveURL(`${at('topics', 'topic1')}?down=3`)
    expect((await readPartition(surroundings.bootstrap, 'topic1', 2)).leaderId).toBe(3)
  })

  test('the link opens with the same brokers switched off, and they can be switched on again', async ({ page, at }) => {
    await open(page, `${at('topics', 'topic1')}?down=3,4`)
    await expect(page.getByText('The loss of brokers 3 and 4 stops writes to 2 partitions.')).toBeVisible()
    await expect(grid(page).locator('tr[data-partition="1"]')).toContainText('would refuse writes: 1 in sync, 2 needed')
    await expect(page.getByRole('checkbox', { name: 'What if lost: broker 4' })).toBeChecked()
    await page.getByRole('button', { name: 'Switch all on' }).click()
    await expect(page).toHaveURL(at('topics', 'topic1'))
    await expect(grid(page).getByText('lost', { exact: true })).toHaveCount(0)
  })

  test('three neighbours: the row says who alone can bring the partition back', async ({ page, at }) => {
    await open(page, `${at('topics', 'topic1')}?down=3,4,5`)
    await expect(grid(page).locator('tr[data-partition="2"]')).toContainText('would have no leader until broker 4 or 5 returns')
    await page.getByRole('link', { name: 'The whole cluster' }).click()
    await expect(page).toHaveURL(`${at('what-if')}?down=3%2C4%2C5`)
    await expect(page.getByRole('heading', { level: 1, name: 'What if' })).toBeVisible()
  })

  test('grid and API predict the same', async ({ page, at, surroundings }) => {
    const answer = await getApi(surroundings.url, '/clusters/demo/what-if?down=4,5&filter=topic1', whatIf)
    await open(page, `${at('topics', 'topic1')}?down=4,5`)
    await expect(page.getByRole('button', { name: 'Switch all on' })).toBeVisible()
    for (const { partition, leaderBefore, leaderAfter } of answer.items) {
      if (leaderAfter === null || leaderAfter === leaderBefore) continue
      expect(await cellText(page, partition, leaderAfter)).toMatch(/^would lead/)
    }
    expect(answer.items.length).toBe(5)
  })
})

test.describe('what if, for the whole cluster', () => {
  test('says which single loss hurts most, and tries it', async ({ page, at }) => {
    await open(page, at('what-if'))
    const losses = page.getByRole('table', { name: 'What the loss of each broker and rack would do' })
    await expect(losses.getByRole('row')).toHaveCount(6)
    await losses.getByRole('button', { name: 'Try without broker 2' }).click()
    await expect(page).toHaveURL(`${at('what-if')}?down=2`)
    await expect(page.getByRole('checkbox', { name: 'Broker 2' })).toBeChecked()
    await expect(page.getByText('Reads and writes go on without broker 2.')).toBeVisible()
  })

  test('switches brokers off by keyboard; totals, topics and partitions follow, and so does the link', async ({ page, at }) => {
    await open(page, at('what-if'))
    await page.getByRole('checkbox', { name: 'Broker 3' }).focus()
    await page.keyboard.press('Space')
    await expect(page).toHaveURL(`${at('what-if')}?down=3`)
    await page.getByRole('checkbox', { name: 'Broker 4' }).focus()
    await page.keyboard.press('Space')
    await expect(page).toHaveURL(`${at('what-if')}?down=3%2C4`)
    await expect(page.getByRole('heading', { level: 1 }).locator('xpath=..')).toContainText('The loss of brokers 3 and 4')
    const topics = page.getByRole('table', { name: 'Topics hit by the loss' })
    await expect(topics.getByRole('row', { name: /topic1/ })).toBeVisible()
    const partitions = page.getByRole('table', { name: 'Partitions before and after the loss' })
    await page.getByRole('searchbox', { name: 'Filter by topic' }).fill('topic1')
    await expect(partitions.getByRole('row', { name: /topic1-2/ })).toContainText('refuses writes')
    await expect(partitions.getByRole('row')).toHaveCount(5)
    await page.getByRole('checkbox', { name: 'Untouched ones too' }).check()
    await expect(partitions.getByRole('row')).toHaveCount(6)
  })

  test('a broker that the cluster does not know is named, and the way out is there', async ({ page, at, expectedErrors }) => {
    expectedErrors.push(/400/)
    await open(page, `${at('what-if')}?down=77`)
    await expect(page.getByRole('main').getByRole('alert')).toContainText('names broker 77, which the cluster does not know')
    await page.getByRole('button', { name: 'Switch all on' }).click()
    await expect(page.getByText('Nothing is switched off.')).toBeVisible()
  })
})

test.describe('the heat map', () => {
  const details = 'Point at a cell, or move with the arrow keys, to read it.'

  test('reads out cells by the arrow keys and opens the topic with Enter', async ({ page, at }) => {
    // Other tests leave topics of their own behind.
    await open(page, `${at('map')}?metric=replicas&sort=topic&q=topic1`)
    await expect(page.getByText(details)).toBeVisible()
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowRight')
    await expect(page.getByText(/^topic1 on broker 2/)).toBeVisible()
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByText('topic1 on broker 1: 3, 20 % of the topic’s 15; 5 partitions, as even as can be.')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(at('topics', 'topic1'))
  })

  test('is drawn in its colours under reduced motion too', async ({ page, at }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await open(page, `${at('map')}?metric=replicas&sort=topic&q=topic1`)
    await expect(page.getByText(details)).toBeVisible()
    const colours = await page.getByTestId('heat-map').evaluate(canvas => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const seen = new Set<string>()
      for (let at = 0; at < pixels.length; at += 4) seen.add(`${pixels[at]} ${pixels[at + 1]} ${pixels[at + 2]}`)
      return seen.size
    })
    // Sheet, ink of two kinds, and cells in the accent colour, with the edges of letters between them.
    expect(colours).toBeGreaterThan(20)
  })

  test('follows the pointer, and says nothing of what is not there', async ({ page, at }) => {
    await open(page, `${at('map')}?metric=leaders&sort=topic&q=topic1`)
    await expect(page.getByText(details)).toBeVisible()
    await page.getByTestId('heat-map').hover({ position: { x: 300, y: 56 } })
    await expect(page.getByText(/^topic1 on broker 1/)).toBeVisible()
    await page.mouse.move(0, 0)
    await expect(page.getByText(details)).toBeVisible()
  })

  test('has a table with the same numbers, and all of it is in the link', async ({ page, at }) => {
    await open(page, at('map'))
    await page.getByRole('checkbox', { name: 'Table' }).check()
    await page.getByRole('combobox', { name: 'What is counted' }).selectOption('replicas')
    await page.getByRole('combobox', { name: 'Order' }).selectOption('topic')
    await expect(page).toHaveURL(`${at('map')}?view=table&metric=replicas&sort=topic`)
    const row = page.getByRole('table', { name: 'Topics by brokers' }).getByRole('row', { name: /topic1/ })
    await expect(row.getByRole('cell')).toHaveText(['even', '15', '3', '3', '3', '3', '3'])
  })

  test('scrolls through 2,000 topics of 20 partitions on 50 brokers with time to spare in every frame', async ({ page, at }) => {
    await page.route('**/heat-map?metric=replicas*', route => route.fulfill({ json: largeHeatMap() }))
    await open(page, at('map'))
    await expect(page.getByText(details)).toBeVisible()
    await page.getByRole('combobox', { name: 'What is counted' }).selectOption('replicas')
    await expect(page.getByText('2,000 topics on 50 brokers')).toBeVisible()
    // Processor time of the page's main thread: it does not count what other processes of a busy machine take.
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const taskSeconds = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
    }
    const before = await taskSeconds()
    const { frames, scrolledTo } = await page.evaluate(scrollDown)
    const perFrameMs = ((await taskSeconds()) - before) * (1000 / frames)
    test.info().annotations.push({ type: 'measured', description: `${perFrameMs.toFixed(1)} ms of the main thread a frame` })
    expect(scrolledTo).toBeGreaterThan(10_000)
    expect(perFrameMs).toBeLessThan(FRAME_MS / 2)
  })
})

/** Sixty frames a second. */
const FRAME_MS = 1000 / 60

/** Scrolls the map by a quarter of a screen every frame. */
async function scrollDown(): Promise<{ frames: number; scrolledTo: number }> {
  const map = document.querySelector('[role=application]')
  if (map === null) throw new Error('there is no map')
  const frames = 120
  for (let count = 0; count < frames; count++) {
    map.scrollTop += 150
    await new Promise(resolve => requestAnimationFrame(resolve))
  }
  return { frames, scrolledTo: map.scrollTop }
}
