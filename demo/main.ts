/** `npm run demo`: a Kafka cluster of real brokers, traffic on it, and the dashboard. Ctrl-C ends all of it. */
import { join, resolve } from 'node:path'
import { projectRoot } from './brokers/paths.ts'
import { startDemo } from './demo.ts'
import type { Demo } from './demo.ts'
import { takeDemoLock } from './demo-lock.ts'
import { parseOptions, USAGE, UsageError } from './options.ts'
import type { DemoOptions } from './options.ts'
import { createTerminal } from './terminal.ts'

const IMPATIENT_MS = 1000

const terminal = createTerminal()
process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  let options: DemoOptions
  try {
    options = parseOptions(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.error(`${error.message}\n\n${USAGE}`)
    return 2
  }
  if (options.help) {
    terminal.step(USAGE)
    return 0
  }
  return run(options)
}

async function run(options: DemoOptions): Promise<number> {
  const folder = resolve(process.env.PARTITURA_DEMO_DIR ?? join(projectRoot, '.demo'))
  const taken = await takeDemoLock(join(folder, 'lock.json'))
  if ('running' in taken) {
    const { pid, dashboard, bootstrap } = taken.running
    terminal.step(`the demo is running already (process ${pid}): ${dashboard ?? (bootstrap.join(',') || 'still starting')}`)
    return 0
  }
  const { lock } = taken
  const abort = stopOnSignals()
  let demo: Demo | null = null
  try {
    demo = await startDemo({ folder, options, lock, terminal, signal: abort.signal })
    terminal.step('Ctrl-C stops everything')
    await aborted(abort.signal)
    return 0
  } catch (error) {
    if (abort.signal.aborted) return 0
    terminal.error(error instanceof Error ? error.message : String(error))
    return 1
  } finally {
    if (demo) terminal.step('stopping')
    await demo?.close()
    await lock.release()
    if (demo) terminal.step('stopped')
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** The first signal asks for an orderly end; a later one ends this process at once, and the guards kill what it started. */
function stopOnSignals(): AbortController {
  const abort = new AbortController()
  let firstMs = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // npm passes on the Ctrl-C that the terminal has sent to us too: two at once are one.
      if (abort.signal.aborted && performance.now() - firstMs > IMPATIENT_MS) process.exit(130)
      if (abort.signal.aborted) return
      firstMs = performance.now()
      abort.abort()
    })
  }
  return abort
}
