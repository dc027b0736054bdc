import { stripVTControlCharacters } from 'node:util'

/** How a suite went. `failures` names what failed and why, one line each. */
export interface Counts {
  passed: number
  failed: number
  failures: readonly string[]
}

/**
 * Counts of vitest's JSON reporter; null when the report is not one. A file that could not be loaded and a test that did
 * not run (skipped, todo) count as failed: only what ran and held is a pass.
 */
export function vitestCounts(report: unknown): Counts | null {
  const files = asArray(asRecord(report)?.['testResults'])
  if (files === null) return null
  let passed = 0
  const failures: string[] = []
  for (const entry of files) {
    const file = asRecord(entry)
    const name = lastPath(text(file?.['name']))
    const tests = asArray(file?.['assertionResults']) ?? []
    const failedBefore = failures.length
    for (const item of tests) {
      const test = asRecord(item)
      const status = text(test?.['status'])
      if (status === 'passed') passed++
      else failures.push(withReason(`${name}: ${text(test?.['fullName'])} (${status})`, asArray(test?.['failureMessages'])?.[0]))
    }
    if (failures.length === failedBefore && (file?.['status'] === 'failed' || tests.length === 0)) {
      failures.push(`${name}: ${firstLine(text(file?.['message'])) || 'no test ran'}`)
    }
  }
  return { passed, failed: failures.length, failures }
}

/** Counts of Playwright's JSON reporter; null when the report is not one. A test that passed only on a retry, or did not run, failed. */
export function playwrightCounts(report: unknown): Counts | null {
  const root = asRecord(report)
  const suites = asArray(root?.['suites'])
  if (suites === null || asRecord(root?.['stats']) === null) return null
  const result = { passed: 0, failures: [] as string[] }
  for (const error of asArray(root?.['errors']) ?? []) result.failures.push(firstLine(text(asRecord(error)?.['message'])))
  for (const suite of suites) countPlaywrightSuite(suite, [], result)
  return { passed: result.passed, failed: result.failures.length, failures: result.failures }
}

function countPlaywrightSuite(entry: unknown, path: readonly string[], result: { passed: number; failures: string[] }): void {
  const suite = asRecord(entry)
  const here = [...path, text(suite?.['title'])].filter(part => part !== '')
  for (const item of asArray(suite?.['specs']) ?? []) {
    const spec = asRecord(item)
    for (const run of asArray(spec?.['tests']) ?? []) {
      const status = text(asRecord(run)?.['status'])
      if (status === 'expected') result.passed++
      else {
        const errors = (asArray(asRecord(run)?.['results']) ?? []).map(each => asRecord(asRecord(each)?.['error'])?.['message'])
        result.failures.push(
          withReason(
            `${[...here, text(spec?.['title'])].join(' › ')} (${status})`,
            errors.find(error => error !== undefined),
          ),
        )
      }
    }
  }
  for (const inner of asArray(suite?.['suites']) ?? []) countPlaywrightSuite(inner, here, result)
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}

function asArray(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

const REASON_LINES = 6
const MOST_REASON = 400

/** A name with the beginning of what went wrong behind it, without colours, on one line; just the name where nothing is told. */
function withReason(name: string, message: unknown): string {
  const lines = stripVTControlCharacters(text(message))
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  const reason = lines.slice(0, REASON_LINES).join(' ').slice(0, MOST_REASON)
  return reason === '' ? name : `${name}: ${reason}`
}

function firstLine(value: string): string {
  return value.split('\n', 1)[0] ?? ''
}

function lastPath(file: string): string {
  return file.split(/[\\/]/).slice(-2).join('/')
}
