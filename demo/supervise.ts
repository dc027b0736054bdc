import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ProcessGuard } from './brokers/guard.ts'

export type SuperviseOptions = {
  /** How it is called when it has to be mentioned. */
  name: string
  command: string
  args: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  guard: ProcessGuard
  /** Everything it writes goes here, from the beginning at every start of the demo; except standard output when `onLine` is given. */
  logFile: string
  onLine?: (line: string) => void
  onTrouble: (message: string) => void
}

export type Supervised = {
  /** Whether its process runs now. */
  isRunning(): boolean
  /** SIGTERM, then SIGKILL after two and a half seconds. */
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
const GOOD_RUN_MS = 60_000
const GRACE_MS = 2500

/** Runs a program and starts it again when it ends by itself, with growing pauses. Its standard input stays open as long as we live. */
export function supervise(options: SuperviseOptions): Supervised {
  const log = openSync(options.logFile, 'w')
  let child: ChildProcess | null = null
  let timer: NodeJS.Timeout | null = null
  let isClosing = false
  let pauseMs = FIRST_PAUSE_MS
  let ended: Promise<void> = Promise.resolve()

  const start = () => {
    const startedMs = performance.now()
    const process = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['pipe', options.onLine ? 'pipe' : log, log],
    })
    const { pid } = process
    child = process
    if (pid !== undefined) options.guard.add(pid)
    process.stdin?.on('error', () => {})
    if (process.stdout && options.onLine) createInterface(process.stdout).on('line', options.onLine)
    ended = new Promise(resolve => {
      const finish = (reason: string) => {
        if (pid !== undefined) options.guard.remove(pid)
        child = null
        resolve()
        if (isClosing) return
        if (performance.now() - startedMs > GOOD_RUN_MS) pauseMs = FIRST_PAUSE_MS
        options.onTrouble(`${options.name} ended (${reason}); starting it again in ${pauseMs / 1000} s; see ${options.logFile}`)
        timer = setTimeout(start, pauseMs)
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      }
      process.once('exit', (code, signal) => finish(signal ?? `exit code ${code}`))
      process.once('error', error => finish(error.message))
    })
  }

  start()
  return {
    isRunning: () => child !== null,
    async close() {
      isClosing = true
      if (timer) clearTimeout(timer)
      child?.kill('SIGTERM')
      const kill = setTimeout(() => child?.kill('SIGKILL'), GRACE_MS)
      await ended
      clearTimeout(kill)
      closeSync(log)
    },
  }
}
