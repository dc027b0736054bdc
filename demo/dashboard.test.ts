import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { dashboardEnvironment, dashboardFlags } from './dashboard.ts'

test('npm start gives Node the same flags and environment as the demo and the tests do', async () => {
  const { scripts } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  for (const name of ['start', 'dev']) expect(scripts[name]).toContain(`node ${dashboardFlags.join(' ')} server/main.ts`)
  const environment = Object.entries(dashboardEnvironment).map(([name, value]) => `${name}=${value}`)
  expect(scripts.start).toMatch(new RegExp(`^${environment.join(' ')} `))
})
