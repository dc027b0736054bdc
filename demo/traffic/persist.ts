import { setTimeout as delay } from 'node:timers/promises'
import type { StoryLog } from './story-log.ts'

const FIRST_DELAY_MS = 1000
const LONGEST_DELAY_MS = 15_000
/** After this long without failing the next failure is answered at once again. */
const GOOD_RUN_MS = 30_000

/** Runs `work` again and again, however it ends, with growing pauses after failures, until `signal` aborts. Never rejects. */
export async function persist(part: string, log: StoryLog, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  let delayMs = FIRST_DELAY_MS
  while (!signal.aborted) {
    const startedMs = performance.now()
    try {
      await work()
    } catch (error) {
      if (!signal.aborted) log.trouble(part, error)
    }
    if (performance.now() - startedMs > GOOD_RUN_MS) delayMs = FIRST_DELAY_MS
    await pause(delayMs, signal)
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)
  }
}

/** Waits, or less when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => {})
}
