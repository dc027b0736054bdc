import { expect, test } from './support/fixtures.ts'
import { grid } from './support/grid.ts'

test('the first Tab offers to skip to the content', async ({ page, at }) => {
  await page.goto(at())
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('Ctrl K finds a topic and opens it', async ({ page, at }) => {
  await page.goto(at())
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  const field = page.getByPlaceholder('Find a topic, group, broker or action')
  await expect(field).toBeFocused()
  await field.pressSequentially('profiles')
  await expect(page.getByRole('option', { name: /profiles/ }).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(at('topics', 'profiles'))
  await expect(page.getByRole('heading', { level: 1, name: 'profiles' })).toBeVisible()
})

test('? lists the keys, and g t goes to the topics', async ({ page, at }) => {
  await page.goto(at())
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page).toHaveURL(at('topics'))
})

test('the assignment grid is one stop, with arrow keys inside', async ({ page, at }) => {
  await page.goto(at('topics', 'topic1'))
  const cell = (row: number, column: number) => grid(page).locator(`button[data-row="${row}"][data-column="${column}"]`)
  await cell(0, 0).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(cell(1, 1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /topic1, partition 1/ })).toBeVisible()
})

test('a message opens with Enter and closes with Escape', async ({ page, at }) => {
  await page.goto(at('topics', 'topic1', 'messages'))
  const first = page.getByRole('button', { name: /^Open partition/ }).first()
  await first.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Message', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Message', exact: true })).toHaveCount(0)
})
