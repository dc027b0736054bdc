import { defineConfig } from 'vitest/config'

// Two projects: unit tests are pure and fast; kafka tests start real brokers, so they run one file after another.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{lib,server,components,demo,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.kafka.test.ts', 'node_modules/**'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'kafka',
          include: ['{server,demo}/**/*.kafka.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
