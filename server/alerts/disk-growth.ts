import type { DiskFacts } from '#lib/alerts/facts'
import type { AlertRule } from '#lib/wire/alerts'
import { messageOf, type Log } from '../log.ts'
import type { AlertSource } from './alert-engine.ts'

const ASK_EVERY_MS = 60_000
const TIMEOUT_MS = 10_000

/** Growth of log directories: it comes from the history, slowly and in its own time, and a look takes what is there. */
export class DiskGrowth {
  /** By cluster. */
  readonly known = new Map<string, readonly DiskFacts[]>()
  readonly #sources: readonly AlertSource[]
  readonly #log: Log
  #askedMs = 0

  constructor(sources: readonly AlertSource[], log: Log) {
    this.#sources = sources
    this.#log = log
  }

  /** Asks anew when it is time and a rule needs it; waits for nothing. */
  ask(rules: readonly AlertRule[], nowMs: number, closing: AbortSignal): void {
    const isWanted = rules.some(({ kind, enabled }) => enabled && kind === 'disk-days')
    if (!isWanted || nowMs - this.#askedMs < ASK_EVERY_MS) return
    this.#askedMs = nowMs
    for (const { clusterId, disks } of this.#sources) {
      void disks(AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]))
        .then(found => this.known.set(clusterId, found))
        .catch((error: unknown) => {
          this.known.delete(clusterId)
          this.#log.warn('the growth of log directories is not known to the alerts', { reason: messageOf(error) })
        })
    }
  }
}
