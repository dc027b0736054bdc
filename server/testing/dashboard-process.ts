import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { dashboardEnvironment, dashboardFlags } from '#demo/dashboard'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface DashboardProcess {
  url: string
  pid: number
  /** From the start of the process to the open port; with pages, until they can be opened. */
  startedInMs: number
  /** Everything that it has logged. */
  log(): string
  get(path: string): Promise<{ status: number; body: unknown }>
  change(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Sends the signal and gives the exit code, and how long the end took. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }>
}

const START_LIMIT_MS = 90_000
/** Longer than any time-out of ours: a change over a lost controller takes a while on a busy machine. */
const ANSWER_LIMIT_MS = 65_000

interface DashboardOptions {
  /** Serve the built pages too, and wait until they can be opened. */
  pages?: boolean
}

/** The real process with its own data folder and a free port, without pages. `environment` replaces this process' own. */
export async function startDashboard(
  environment: Record<string, string>,
  flags: readonly string[] = [],
  { pages = false }: DashboardOptions = {},
): Promise<DashboardProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'partitura-dashboard-'))
  const env = {
    NODE_ENV: 'test' as const,
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    PARTITURA_DATA_DIR: dataDir,
    ...dashboardEnvironment,
    ...environment,
  }
  const startedAtMs = performance.now()
  const child = spawn(
    process.execPath,
    [...dashboardFlags, join(root, 'server/main.ts'), ...(pages ? [] : ['--no-pages']), ...flags],
    {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const lines: string[] = []
  const url = await announced(child, lines, pages ? 'pages are ready' : 'listening').catch((error: unknown) => {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })
  const startedInMs = performance.now() - startedAtMs
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, { ...init, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
    const body: unknown = await response.json()
    return { status: response.status, body }
  }
  return {
    url,
    pid: child.pid ?? -1,
    startedInMs,
    log: () => lines.join('\n'),
    get: path => ask(path),
    change: (method, path, body) =>
      ask(path, {
        method,
        headers: { 'X-Requested-With': 'test', 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async end(signal = 'SIGTERM') {
      const endedAtMs = performance.now()
      if (child.exitCode === null) {
        child.kill(signal)
        await once(child, 'exit')
      }
      rmSync(dataDir, { recursive: true, force: true })
      return { code: child.exitCode, tookMs: performance.now() - endedAtMs }
    },
  }
}

/** The url of the log line that says `message`. */
async function announced(child: ChildProcess, lines: string[], message: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const explain = (what: string) => new Error(`the dashboard ${what}: ${lines.join('\n')}`)
  child.once('exit', code => reject(explain(`ended with ${code}`)))
  const limit = setTimeout(() => reject(explain(`was not “${message}” within ${START_LIMIT_MS} ms`)), START_LIMIT_MS)
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', line => {
      lines.push(line)
      if (!line.includes(`"message":"${message}"`)) return
      const found = /"url":"([^"]+)"/.exec(line)
      if (found?.[1] !== undefined) resolve(found[1])
    })
  }
  return promise.finally(() => clearTimeout(limit))
}
