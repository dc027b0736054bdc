import type { Serialised } from './respond.ts'

/** An answer may be this old even if the state's version has not moved: ages in words ("down for 14 s") go on. */
const MAX_AGE_MS = 1000

interface Entry {
  version: number
  madeAtMs: number
  answer: Promise<Serialised>
  sizeBytes: number
}

export interface AnswerCache {
  /** The answer for this key at this version of the state, made at most once however many ask at the same time. */
  get(key: string, version: number, nowMs: number, make: () => Promise<Serialised>): Promise<Serialised>
  gauges(): { entries: number; sizeBytes: number; hits: number; misses: number }
}

/** Serialised answers, the least recently used dropped beyond the limits. */
export function createAnswerCache(
  limits: { entries: number; sizeBytes: number } = { entries: 300, sizeBytes: 67_108_864 },
): AnswerCache {
  const entries = new Map<string, Entry>()
  let sizeBytes = 0
  let hits = 0
  let misses = 0

  const remove = (key: string, entry: Entry) => {
    if (entries.get(key) !== entry) return
    entries.delete(key)
    sizeBytes -= entry.sizeBytes
  }
  const trim = () => {
    for (const [key, entry] of entries) {
      if (entries.size <= limits.entries && sizeBytes <= limits.sizeBytes) return
      remove(key, entry)
    }
  }

  return {
    get(key, version, nowMs, make) {
      const known = entries.get(key)
      if (known !== undefined && known.version === version && nowMs - known.madeAtMs < MAX_AGE_MS) {
        hits++
        entries.delete(key)
        entries.set(key, known)
        return known.answer
      }
      misses++
      if (known !== undefined) remove(key, known)
      const entry: Entry = { version, madeAtMs: nowMs, answer: make(), sizeBytes: 0 }
      entries.set(key, entry)
      entry.answer.then(
        answer => {
          if (entries.get(key) !== entry) return
          entry.sizeBytes = answer.bytes.length
          sizeBytes += entry.sizeBytes
          trim()
        },
        // An error is for those who asked now; the next one asks anew.
        () => remove(key, entry),
      )
      return entry.answer
    },
    gauges: () => ({ entries: entries.size, sizeBytes, hits, misses }),
  }
}
