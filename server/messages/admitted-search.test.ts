import { afterEach, expect, it, vi } from 'vitest'
import type { ScanLine } from '#lib/wire/messages'
import { createAdmission, entered } from './admission.ts'
import { admittedSearch } from './admitted-search.ts'

const never = new AbortController().signal

afterEach(() => void vi.useRealTimers())

async function* progressForEver(): AsyncGenerator<ScanLine> {
  for (;;) yield { type: 'progress', scanned: 0, scannedBytes: 0, remaining: '0' }
}

it('a search that nobody reads any more leaves its place when its time is used up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const admission = createAdmission('searches', { atOnce: 1, perUser: 1, waiting: 5 })
  const search = admittedSearch(admission, { user: 'a', maxSeconds: 30 }, never, progressForEver)
  await search.next()
  let inside = false
  const other = entered(admission, 'b', never).then(leave => ((inside = true), leave))
  await vi.advanceTimersByTimeAsync(29_000)
  expect(inside).toBe(false)
  await vi.advanceTimersByTimeAsync(1000)
  expect(inside).toBe(true)
  // Ending it later makes no second room.
  await search.return()
  const third = admittedSearch(admission, { user: 'c', maxSeconds: 30 }, never, progressForEver)
  expect((await third.next()).value).toEqual({ type: 'queued', position: 1 })
  ;(await other)()
})
