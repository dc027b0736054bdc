/** Times of one kind of request, in milliseconds. */
export interface Latencies {
  count: number
  failed: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  maxMs: number
}

/** Requests `urls` in turn, `users` at once, until each user has made `each` of them; the whole body is read. */
export async function measure(urls: readonly string[], users: number, each: number): Promise<Latencies> {
  const times: number[] = []
  let failed = 0
  const user = async (first: number) => {
    for (let turn = 0; turn < each; turn++) {
      const answer = await timed(urls[(first + turn) % urls.length] ?? '')
      if (answer.ok) times.push(answer.tookMs)
      else failed++
    }
  }
  await Promise.all(Array.from({ length: users }, (_, index) => user(index)))
  return summarise(times, failed)
}

export interface TimedAnswer {
  ok: boolean
  tookMs: number
}

const LIMIT_MS = 30_000

/** One request from its sending to the last byte of its answer. */
export async function timed(url: string): Promise<TimedAnswer> {
  const startedMs = performance.now()
  try {
    // Without compression: unpacking a megabyte for each of 20 users on the same two cores would be most of what is measured.
    const headers = { 'accept-encoding': 'identity' }
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) })
    await response.arrayBuffer()
    return { ok: response.ok, tookMs: performance.now() - startedMs }
  } catch {
    return { ok: false, tookMs: performance.now() - startedMs }
  }
}

export function summarise(times: readonly number[], failed: number): Latencies {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { count: times.length, failed, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? Number.NaN }
}
