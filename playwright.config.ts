import { defineConfig } from '@playwright/test'
import { chromiumPath } from './server/testing/chromium-path.ts'

// Each worker has a real cluster of its own, which the files that it runs share; some of them take its brokers down.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  globalSetup: './e2e/support/global-setup.ts',
  use: {
    viewport: { width: 1440, height: 900 },
    // Recording every step of every test slows all of them; `playwright test --trace=on FILE` records the one of interest.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromiumPath(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
