/** How fast a reassignment goes and when it ends, from what was copied and what was to be copied over a window of time. */

export interface ProgressSample {
  /** By a clock that never jumps. */
  atMs: number
  movedBytes: number
  /** Grows while producers write to what is being copied; null: unknown. */
  totalBytes: number | null
}

export interface Pace {
  /** null: there is not enough to tell it from. */
  bytesPerSecond: number | null
  etaSeconds: number | null
  /** Why there is no ETA. */
  etaReason: string | null
}

/** Sizes are told every two seconds or so: a shorter window would show their steps. */
export const WINDOW_MS = 20_000
const SHORTEST_MS = 3000

/** Adds a sample and forgets those before the window; two at the same time are one. */
export function addSample(samples: readonly ProgressSample[], sample: ProgressSample): ProgressSample[] {
  const kept = samples.filter(({ atMs }) => atMs >= sample.atMs - WINDOW_MS && atMs < sample.atMs)
  return [...kept, sample]
}

/** Pace over the samples given: one window's worth, oldest first. */
export function paceOf(samples: readonly ProgressSample[]): Pace {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.atMs - first.atMs < SHORTEST_MS) {
    return { bytesPerSecond: null, etaSeconds: null, etaReason: 'it has only just begun' }
  }
  const seconds = (last.atMs - first.atMs) / 1000
  const bytesPerSecond = Math.max(0, (last.movedBytes - first.movedBytes) / seconds)
  if (last.totalBytes === null || first.totalBytes === null) {
    return { bytesPerSecond, etaSeconds: null, etaReason: 'the size of what is to be copied is not known' }
  }
  const remaining = Math.max(0, last.totalBytes - last.movedBytes)
  if (remaining === 0) return { bytesPerSecond, etaSeconds: 0, etaReason: null }
  if (bytesPerSecond === 0) return { bytesPerSecond, etaSeconds: null, etaReason: 'nothing was copied lately' }
  const gain = bytesPerSecond - (last.totalBytes - first.totalBytes) / seconds
  if (gain <= 0) return { bytesPerSecond, etaSeconds: null, etaReason: 'never at this rate: more is produced than is copied' }
  return { bytesPerSecond, etaSeconds: remaining / gain, etaReason: null }
}
