import type { MovedOffset } from '#lib/kafka/changes/offset-changes'

const KEPT_MS = 60_000
const MAX_KEPT = 50_000

/** Changes of offsets that this dashboard is about to make: the look that finds them need not tell of them as somebody else's. */
export class OwnChanges {
  readonly #untilMs = new Map<string, number>()

  expect(groupId: string, offsets: readonly MovedOffset[], nowMs: number): void {
    for (const [key, untilMs] of this.#untilMs) if (untilMs < nowMs) this.#untilMs.delete(key)
    for (const moved of offsets) {
      if (this.#untilMs.size >= MAX_KEPT) return
      this.#untilMs.set(keyOf(groupId, moved), nowMs + KEPT_MS)
    }
  }

  /** Only the very change that was expected: another one in its place is somebody else's. */
  has(groupId: string, moved: MovedOffset, nowMs: number): boolean {
    return (this.#untilMs.get(keyOf(groupId, moved)) ?? 0) >= nowMs
  }
}

function keyOf(groupId: string, { topic, partition, before, after }: MovedOffset): string {
  return JSON.stringify([groupId, topic, partition, String(before), String(after)])
}
