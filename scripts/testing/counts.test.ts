import { describe, expect, test } from 'vitest'
import { playwrightCounts, vitestCounts } from './counts.ts'

describe('vitestCounts', () => {
  test('counts passed tests and names failed ones', () => {
    const report = {
      testResults: [
        {
          name: '/somewhere/lib/kafka/lag.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'lag is never negative', status: 'passed' },
            {
              fullName: 'lag is unknown without a commit',
              status: 'failed',
              failureMessages: ['AssertionError: expected \u001B[32m0\u001B[39m to be null\n\n    at lag.test.ts:7:3\n'],
            },
          ],
        },
      ],
    }
    expect(vitestCounts(report)).toEqual({
      passed: 1,
      failed: 1,
      failures: [
        'kafka/lag.test.ts: lag is unknown without a commit (failed): AssertionError: expected 0 to be null at lag.test.ts:7:3',
      ],
    })
  })

  test('a file that could not be loaded is a failure although it holds no test', () => {
    const report = {
      testResults: [{ name: 'a/b.test.ts', status: 'failed', message: 'Cannot find module\nat …', assertionResults: [] }],
    }
    expect(vitestCounts(report)).toEqual({ passed: 0, failed: 1, failures: ['a/b.test.ts: Cannot find module'] })
  })

  test('a test that did not run is not a pass', () => {
    const report = {
      testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [{ fullName: 'x', status: 'pending' }] }],
    }
    expect(vitestCounts(report)).toMatchObject({ passed: 0, failed: 1 })
  })

  test.each([null, 'text', {}, { testResults: 3 }])('%j is not a report', report => {
    expect(vitestCounts(report)).toBeNull()
  })
})

describe('playwrightCounts', () => {
  const spec = (title: string, status: string, message?: string) => {
    return { title, tests: [{ status, results: [message === undefined ? {} : { error: { message } }] }] }
  }

  test('walks nested suites; flaky and skipped tests are failures', () => {
    const report = {
      stats: {},
      suites: [
        {
          title: 'topic.spec.ts',
          specs: [spec('opens', 'expected')],
          suites: [
            {
              title: 'a killed broker',
              specs: [
                spec('is named', 'unexpected', 'Error: not visible\n\nLocator: getByText()'),
                spec('returns', 'flaky'),
                spec('last', 'skipped'),
              ],
            },
          ],
        },
      ],
    }
    expect(playwrightCounts(report)).toEqual({
      passed: 1,
      failed: 3,
      failures: [
        'topic.spec.ts › a killed broker › is named (unexpected): Error: not visible Locator: getByText()',
        'topic.spec.ts › a killed broker › returns (flaky)',
        'topic.spec.ts › a killed broker › last (skipped)',
      ],
    })
  })

  test('an error outside any test is a failure', () => {
    const report = { stats: {}, suites: [], errors: [{ message: 'globalSetup failed\nat …' }] }
    expect(playwrightCounts(report)).toEqual({ passed: 0, failed: 1, failures: ['globalSetup failed'] })
  })

  test.each([null, [], { suites: [] }])('%j is not a report', report => {
    expect(playwrightCounts(report)).toBeNull()
  })
})
