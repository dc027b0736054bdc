/**
 * Runs every suite and tells how it went. Those with brokers wait for them a third of the time: the others run beside them, with
 * lower priority, so that they take only what is left of the processors. (Broker and browser tests side by side take longer than
 * one after the other.) A suite that does not start, that reports no counts or that passes its time limit is a failure. The last
 * line is `N passed, N failed`.
 *
 *   node scripts/test.ts [suite…]        all suites, or the named ones
 */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playwrightCounts, vitestCounts, type Counts } from './testing/counts.ts'
import { runCommand, type CommandResult } from './testing/run-command.ts'

interface Suite {
  name: string
  command: readonly [string, ...string[]]
  timeoutMs: number
  /** Reads the suite's JSON report. Without it the suite is one test: its exit code. */
  count?: (report: unknown) => Counts | null
  /** Begins when the suite of this name has ended, however it went. */
  after?: string
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const RESULTS = join(ROOT, 'test-results', 'suites')
const TOTAL_LIMIT_MS = 24.5 * 60_000
const SHOWN_FAILURES = 40
const INTERRUPTED = 130

const reportOf = (name: string) => join(RESULTS, `${name}.json`)

/** The suites of a lane run one after another, and the lanes side by side. */
const LANES: readonly { niceness: number; suites: readonly Suite[] }[] = [
  {
    niceness: 5,
    suites: [
      { name: 'format', command: ['oxfmt', '--check', '.'], timeoutMs: 60_000 },
      { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'], timeoutMs: 180_000 },
      { name: 'types', command: ['tsc', '--noEmit'], timeoutMs: 180_000 },
      { name: 'unused', command: ['knip'], timeoutMs: 120_000 },
      { name: 'build', command: ['next', 'build'], timeoutMs: 360_000 },
      { name: 'unit', command: vitest('unit'), timeoutMs: 480_000, count: vitestCounts },
    ],
  },
  {
    niceness: 0,
    suites: [
      { name: 'kafka', command: vitest('kafka'), timeoutMs: 900_000, count: vitestCounts },
      {
        name: 'e2e',
        command: ['playwright', 'test', '--reporter=json'],
        timeoutMs: 960_000,
        count: playwrightCounts,
        after: 'build',
      },
    ],
  },
]
const SUITES = LANES.flatMap(lane => lane.suites)

function vitest(project: string): readonly [string, ...string[]] {
  return [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=json',
    '--reporter=default',
    `--outputFile.json=${reportOf(project)}`,
  ]
}

const interrupted = new AbortController()
process.on('SIGINT', () => interrupted.abort())
process.on('SIGTERM', () => interrupted.abort())
process.exitCode = await main(process.argv.slice(2))

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter(name => !SUITES.some(suite => suite.name === name))
  if (unknown.length > 0) {
    console.error(`No suite is called ${unknown.join(', ')}. There are ${SUITES.map(suite => suite.name).join(', ')}.`)
    return 2
  }
  await rm(RESULTS, { recursive: true, force: true })
  await mkdir(RESULTS, { recursive: true })
  const isWanted = ({ name }: Suite) => names.length === 0 || names.includes(name)
  const startedMs = performance.now()
  const ends = new Map(SUITES.filter(isWanted).map(({ name }) => [name, Promise.withResolvers<Counts>()]))
  const runLane = async ({ niceness, suites }: (typeof LANES)[number]) => {
    for (const suite of suites.filter(isWanted)) {
      if (suite.after !== undefined) await ends.get(suite.after)?.promise
      if (interrupted.signal.aborted) break
      const leftMs = TOTAL_LIMIT_MS - (performance.now() - startedMs)
      const outcome = await runSuite(suite, Math.max(1_000, Math.min(suite.timeoutMs, leftMs)), niceness)
      ends.get(suite.name)?.resolve(outcome)
    }
  }
  await Promise.all(LANES.map(runLane))
  if (interrupted.signal.aborted) return INTERRUPTED
  const outcomes = await Promise.all([...ends.values()].map(({ promise }) => promise))
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  console.log(`\nAll suites took ${seconds(performance.now() - startedMs)}.`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function runSuite(suite: Suite, timeoutMs: number, niceness: number): Promise<Counts> {
  const logFile = join(RESULTS, `${suite.name}.log`)
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: reportOf(suite.name) }
  const result = await runCommand(suite.command, { cwd: ROOT, timeoutMs, logFile, env, niceness, signal: interrupted.signal })
  const counts = await outcomeOf(suite, result)
  const mark = counts.failed === 0 ? 'ok  ' : 'FAIL'
  console.log(
    `${mark} ${suite.name.padEnd(7)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed  ${seconds(result.elapsedMs)}`,
  )
  if (counts.failed > 0) explain(suite, counts, result, logFile)
  return counts
}

async function outcomeOf(suite: Suite, result: CommandResult): Promise<Counts> {
  const why = whyNotClean(result)
  if (suite.count === undefined)
    return why === null ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [why] }
  const report: unknown = await readFile(reportOf(suite.name), 'utf8').then(JSON.parse, () => null)
  const counts = suite.count(report)
  if (counts === null) return { passed: 0, failed: 1, failures: [why ?? 'it reported no counts'] }
  if (counts.passed + counts.failed === 0) return { passed: 0, failed: 1, failures: [why ?? 'no test ran'] }
  if (why === null || counts.failed > 0) return counts
  return { ...counts, failed: 1, failures: [`every test passed, yet ${why}`] }
}

function whyNotClean(result: CommandResult): string | null {
  if (result.timedOut) return `it passed its time limit and was stopped after ${seconds(result.elapsedMs)}`
  if (result.exitCode === null) return 'it did not start or was killed'
  return result.exitCode === 0 ? null : `it ended with exit code ${result.exitCode}`
}

function explain(suite: Suite, counts: Counts, result: CommandResult, logFile: string): void {
  for (const failure of counts.failures.slice(0, SHOWN_FAILURES)) console.log(`       ${failure}`)
  if (counts.failures.length > SHOWN_FAILURES) console.log(`       … and ${counts.failures.length - SHOWN_FAILURES} more`)
  const lines = result.tail.trimEnd().split('\n').slice(-60)
  console.log(`     ${suite.name} printed last (all of it: ${logFile}):`)
  for (const line of lines) console.log(`     | ${line}`)
}

function seconds(ms: number): string {
  const total = Math.round(ms / 1000)
  return total < 60 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(total / 60)} min ${total % 60} s`
}
