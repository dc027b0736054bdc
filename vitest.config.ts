import { defineConfig } from 'vitest/config'

// Two projects. Unit tests share their processes: none replaces a module or leaves a global behind, and loading the same modules
// for each of 160 files anew costs more than running them; most wait for timers, so there are more of them than processors.
// Kafka tests start real brokers and mostly wait for those, too: two files at a time, each in a process with clusters of its own.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{lib,server,components,demo,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.kafka.test.ts', 'node_modules/**'],
          environment: 'node',
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: { timeout: 20_000 } },
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'kafka',
          include: ['{server,demo}/**/*.kafka.test.ts'],
          environment: 'node',
          globalSetup: './server/testing/prepare-kafka.ts',
          maxWorkers: 2,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
