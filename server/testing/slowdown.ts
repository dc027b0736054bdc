import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** What an empty Node takes from start to end on a machine with two processors and nothing else to do. */
const IDLE_MS = 50

/**
 * How many times slower than an idle machine this one is at the moment, at least 1. Promises in milliseconds are made for a
 * machine that has time for them: tests multiply the limit by this, so that they fail for what we do and not for what else runs.
 */
export async function slowdown(): Promise<number> {
  const startedAtMs = performance.now()
  await once(spawn(process.execPath, ['-e', '']), 'exit')
  return Math.max(1, (performance.now() - startedAtMs) / IDLE_MS)
}
