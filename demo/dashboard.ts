import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { projectRoot } from './brokers/paths.ts'
import { lastLines, runCommand } from './brokers/run-command.ts'

const BUILD_TIMEOUT_MS = 10 * 60_000
const READY_TIMEOUT_MS = 60_000
const RETRY_MS = 200
const SOURCES = ['app', 'components', 'lib', 'server', 'public', 'next.config.js', 'postcss.config.mjs', 'package-lock.json']

/** The Node that the project brings along, whatever Node started us. */
export const nodeCommand = join(projectRoot, 'node_modules', '.bin', 'node')

/**
 * How Node is started for the server, here and by `npm start`. There are many threads, and by default each keeps tens of megabytes
 * of garbage: young objects get little room, and old ones are collected when a heap has grown by 30 % (V8's rule lets it double or
 * more). Four searches at once, after others: 353 MB instead of 398, and no slower (measured in turns).
 */
export const dashboardFlags: readonly string[] = ['--max-semi-space-size=2', '--heap-growing-percent=30']

/**
 * For the C library (glibc), which by default gives every thread an arena of its own and keeps in it what was freed: two arenas
 * for all, and pieces of a mebibyte or more are given back to the system at once. (From 128 KiB on, forty megabytes less, but what is
 * decompressed would come from the system every time: searches took half as long again.)
 */
export const dashboardEnvironment = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' } as const

/** Builds the dashboard's pages unless the build is newer than every source. */
export async function buildDashboard(onProgress: (message: string) => void, signal: AbortSignal): Promise<void> {
  const built = await modifiedMs(join(projectRoot, '.next', 'BUILD_ID'))
  if (built > (await newestSourceMs())) return
  onProgress('building the dashboard')
  const next = join(projectRoot, 'node_modules', 'next', 'dist', 'bin', 'next')
  const result = await runCommand(nodeCommand, [next, 'build'], { timeoutMs: BUILD_TIMEOUT_MS, signal, cwd: projectRoot })
  if (result.exitCode !== 0) throw new Error(`the dashboard could not be built:\n${lastLines(result.stdout + result.stderr, 20)}`)
}

/** Waits until the dashboard answers on its port. */
export async function waitForDashboard(port: number, signal: AbortSignal): Promise<void> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS
  for (;;) {
    const isUp = await fetch(`http://localhost:${port}/healthz`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]),
    }).then(
      response => response.ok,
      () => false,
    )
    if (isUp) return
    signal.throwIfAborted()
    if (performance.now() > deadlineMs) throw new Error(`the dashboard did not answer within ${READY_TIMEOUT_MS / 1000} s`)
    await delay(RETRY_MS, undefined, { signal })
  }
}

async function newestSourceMs(): Promise<number> {
  const times = await Promise.all(SOURCES.map(source => newestMs(join(projectRoot, source))))
  return Math.max(...times)
}

async function newestMs(path: string): Promise<number> {
  if (!existsSync(path)) return 0
  const own = await stat(path)
  if (!own.isDirectory()) return own.mtimeMs
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const times = await Promise.all(
    entries.filter(entry => entry.isFile()).map(entry => modifiedMs(join(entry.parentPath, entry.name))),
  )
  return Math.max(0, ...times)
}

const modifiedMs = (file: string): Promise<number> =>
  stat(file).then(
    info => info.mtimeMs,
    () => 0,
  )
