import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'

export interface CommandResult {
  /** null: killed, by the time limit or by a signal. */
  exitCode: number | null
  timedOut: boolean
  elapsedMs: number
  /** The last part of what it printed, at most 64 KiB. */
  tail: string
}

export interface CommandOptions {
  cwd: string
  timeoutMs: number
  /** Everything the command prints goes here as well. */
  logFile: string
  env?: Readonly<Record<string, string>>
  /** 0 (none, the default) to 19: how far it stands back behind others that want a processor; its children do the same. */
  niceness?: number
  signal?: AbortSignal
}

const TAIL_LIMIT = 64 * 1024
const GRACE_MS = 5_000

/**
 * Runs a command of `node_modules/.bin` in a process group of its own and never longer than `timeoutMs`: past that, or when
 * `signal` aborts, the whole group is asked to end (SIGTERM) and 5 s later made to (SIGKILL), so that no grandchild stays behind.
 */
export async function runCommand(command: readonly [string, ...string[]], options: CommandOptions): Promise<CommandResult> {
  await mkdir(dirname(options.logFile), { recursive: true })
  const startedMs = performance.now()
  const log = createWriteStream(options.logFile)
  const [file, ...args] = options.niceness === undefined ? command : (['nice', '-n', `${options.niceness}`, ...command] as const)
  const path = `${join(options.cwd, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`
  const child = spawn(file, args, {
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '0', ...options.env, PATH: path },
  })

  let tail = ''
  const keep = (chunk: Buffer) => {
    log.write(chunk)
    tail = (tail + chunk.toString()).slice(-TAIL_LIMIT)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)

  let timedOut = false
  let killTimer: NodeJS.Timeout | undefined
  const stop = () => {
    killGroup(child.pid, 'SIGTERM')
    killTimer ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), GRACE_MS)
  }
  const limit = setTimeout(() => {
    timedOut = true
    stop()
  }, options.timeoutMs)
  options.signal?.addEventListener('abort', stop, { once: true })
  if (options.signal?.aborted) stop()

  const exitCode = await new Promise<number | null>(resolve => {
    child.once('error', error => {
      keep(Buffer.from(`${error.message}\n`))
      resolve(null)
    })
    child.once('close', code => resolve(code))
  })
  clearTimeout(limit)
  clearTimeout(killTimer)
  options.signal?.removeEventListener('abort', stop)
  // What the command left running in its group ends with it.
  killGroup(child.pid, 'SIGKILL')
  await new Promise(resolve => log.end(resolve))
  return { exitCode: timedOut ? null : exitCode, timedOut, elapsedMs: performance.now() - startedMs, tail }
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has already ended.
  }
}
