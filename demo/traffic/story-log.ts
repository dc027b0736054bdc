const QUIET_MS = 10_000

/** Reports that one part of the traffic is in trouble or well again: at most one line per part and ten seconds. */
export class StoryLog {
  readonly #lastMs = new Map<string, number>()

  trouble(part: string, error: unknown): void {
    const nowMs = performance.now()
    if (nowMs - (this.#lastMs.get(part) ?? -QUIET_MS) < QUIET_MS) return
    this.#lastMs.set(part, nowMs)
    console.error(`${new Date().toISOString()} ${part}: ${describe(error)}; trying again`)
  }

  well(part: string): void {
    if (this.#lastMs.delete(part)) console.error(`${new Date().toISOString()} ${part}: well again`)
  }
}

function describe(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined
  if (inner instanceof Error) return inner.message
  return error instanceof Error ? error.message : String(error)
}
