import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RequestLimit } from './request-limit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limitOf = (limitMs: number) => new RequestLimit(new EventEmitter() as never, limitMs)
const never = new Promise<never>(() => {})

it('what takes too long is said to have had no answer, and may be tried again', async () => {
  const limit = limitOf(25_000)
  const ended = limit.race(never).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(25_000)
  expect(await ended).toMatchObject({ code: 'timed-out', retryable: true })
  expect(limit.signal.aborted).toBe(true)
})

it('a change that takes too long may have been done: it is not told to be tried again', async () => {
  const limit = limitOf(60_000)
  limit.beginChange()
  const ended = limit.race(never).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await ended).toMatchObject({
    code: 'outcome-unknown',
    retryable: false,
    message: 'No answer within 60 s. It may have been done, or be done yet: look before you repeat it.',
  })
})

it('an answer in time is the answer, and nothing is aborted afterwards', async () => {
  const limit = limitOf(1000)
  expect(await limit.race(Promise.resolve('done'))).toBe('done')
  limit.end()
  await vi.advanceTimersByTimeAsync(2000)
  expect(limit.signal.aborted).toBe(false)
})
