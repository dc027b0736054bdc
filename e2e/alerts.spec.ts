import { expect, test } from './support/fixtures.ts'

test('a rule is made with the keyboard, fires on every page at once, is silenced, and ends when it is deleted', async ({
  page,
  at,
}) => {
  await page.goto('/alerts')
  await expect(page.getByText('There are no rules yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Make the first rule…' }).focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'New rule' })
  await expect(page).toHaveURL(/rule=new/)
  await form.getByRole('button', { name: 'Make the rule' }).press('Enter')
  await expect(form.getByText('Give it a name')).toBeVisible()
  await form.getByLabel('Name').fill('Analytics is behind')
  await form.getByLabel('Groups').fill('analytics')
  await form.getByLabel('Above so many messages').fill('0')
  await form.getByLabel('At or below').fill('')
  await form.getByLabel('When seen to hold for').fill('0s')
  await form.getByLabel('When seen to be well for').fill('0s')
  await form.getByLabel('Name').press('Enter')
  await expect(form).toHaveCount(0)
  await expect(page.getByRole('list', { name: 'Alerts that fire or may fire' })).toContainText('Group “analytics” is')
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('1 alert fires.')

  await page.goto(at())
  await page
    .getByRole('banner')
    .getByRole('link', { name: /firing/ })
    .click()
  await expect(page).toHaveURL('/alerts')

  await page.goto('/alerts?tab=silences&silence=new')
  const silence = page.getByRole('dialog', { name: 'New silence' })
  await silence.getByLabel('Group').fill('analy*')
  await silence.getByLabel('Reason').fill('it is a test')
  await silence.getByRole('button', { name: 'Make the silence' }).click()
  await expect(page.getByRole('list', { name: 'Silences' })).toContainText('it is a test')
  await page.getByRole('link', { name: /^Firing/ }).click()
  await expect(page.getByRole('list', { name: 'Alerts that fire or may fire' })).toContainText('silenced')

  await page.goto('/alerts?tab=rules')
  await page.getByRole('button', { name: 'Delete the rule Analytics is behind' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('Analytics is behind')
  await page.getByRole('button', { name: 'Delete the rule', exact: true }).click()
  await expect(page.getByText('There are no rules yet').first()).toBeVisible()
  await page.getByRole('link', { name: /^Firing/ }).click()
  await expect(page.getByRole('list', { name: 'Alerts that have ended' })).toContainText('ended because its rule was deleted')
})
