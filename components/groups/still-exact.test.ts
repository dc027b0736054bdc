import { expect, it } from 'vitest'
import { stillExact } from './still-exact.ts'

const item = { topic: 'orders', partition: 0, offset: '103', timestampMs: 60_000, lagSeconds: 40, reason: null }
const now = { committedOffset: '100', logStartOffset: '0', lag: '50' }

it.each([
  // Offsets 100 to 102 are markers of transactions, or were compacted: the first message is 103.
  ['the group stands where it stood', now, 100_000, { seconds: 40, reason: null }],
  ['time goes on', now, 160_000, { seconds: 100, reason: null }],
  ['the group came nearer to the message', { ...now, committedOffset: '103' }, 100_000, { seconds: 40, reason: null }],
  ['the group has read the message', { ...now, committedOffset: '104' }, 100_000, null],
  ['the group was set back', { ...now, committedOffset: '99' }, 100_000, null],
  ['retention took the message', { ...now, logStartOffset: '104' }, 100_000, null],
  ['nothing is unread', { ...now, lag: '0' }, 100_000, null],
  ['the lag is unknown', { ...now, lag: null }, 100_000, null],
])('when %s', (_name, offset, nowMs, told) => {
  expect(stillExact(offset, { item, committedThen: '100' }, nowMs)).toEqual(told)
})

it('a message without a time stays without one, with the reason', () => {
  const without = { ...item, timestampMs: null, lagSeconds: null, reason: 'its topic has no timestamps' }
  expect(stillExact(now, { item: without, committedThen: '100' }, 100_000)).toEqual({ seconds: null, reason: without.reason })
})
