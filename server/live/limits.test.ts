import { expect, it } from 'vitest'
import { Admission, DEFAULT_LIMITS } from './limits.ts'

const limits = { ...DEFAULT_LIMITS, maxStreams: 10, maxStreamsPerClient: 2, maxStreamsPerAddress: 4 }

it('counts the streams of one browser together, and those of an address without a browser id', () => {
  const admission = new Admission(limits)
  const browser = { address: '10.0.0.1', client: 'b1' }
  expect([1, 2].map(() => admission.enter(browser))).toEqual([null, null])
  expect(admission.enter(browser)).toContain('This browser')
  expect(admission.enter({ address: '10.0.0.1', client: null })).toBeNull()
})

it('lets no address past its own limit by inventing browser ids', () => {
  const admission = new Admission(limits)
  const given = [1, 2, 3, 4, 5].map(n => admission.enter({ address: '10.0.0.1', client: `b${n}` }))
  expect(given.map(refused => refused === null)).toEqual([true, true, true, true, false])
})

it('limits loopback by the process only, and gives every place back', () => {
  const admission = new Admission(limits)
  const visitor = { address: '127.0.0.1', client: null }
  const given = Array.from({ length: 11 }, () => admission.enter(visitor))
  expect(given.filter(refused => refused === null)).toHaveLength(10)
  for (let n = 0; n < 10; n++) admission.leave(visitor)
  expect(admission.streams).toBe(0)
  expect(admission.enter(visitor)).toBeNull()
})
