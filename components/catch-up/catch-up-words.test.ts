import { expect, test } from 'vitest'
import type { BrokerCatchUp } from '#lib/wire/catch-up'
import { brokerWords, copiedShare, endWords, missingWords, rateWords } from './catch-up-words.ts'

const NOW_MS = 1_000_000
const BROKER: BrokerCatchUp = {
  brokerId: 3,
  sinceMs: NOW_MS - 41_000,
  returned: true,
  asOfMs: NOW_MS - 1000,
  caughtUpAtMs: null,
  replicaCount: 12,
  rejoinedCount: 2,
  startMissingBytes: 2 * 1024 ** 3,
  copiedBytes: 1024 ** 3,
  verdict: 'catching-up',
  missingOffsets: 4120,
  missingBytes: 1024 ** 3,
  measuredIn: 'bytes',
  copiedPerSecond: 1024 ** 2,
  producedPerSecond: 0,
  etaSeconds: 30,
  etaAtMs: NOW_MS + 30_000,
  reason: null,
  sentence: '',
  replicas: [],
}

test.each<[string, Partial<BrokerCatchUp>, string]>([
  ['under way', {}, 'Broker 3 is outside the ISR of 10 partitions and lacks 1.00 GiB (4,120 messages): about 30 s to go.'],
  [
    'too slow',
    { verdict: 'never', etaAtMs: null, reason: 'Never at this rate: 1 MiB/s are copied while 2 MiB/s are written.' },
    'Broker 3 is outside the ISR of 10 partitions and lacks 1.00 GiB (4,120 messages): never at this rate. Never at this rate: 1 MiB/s are copied while 2 MiB/s are written.',
  ],
  [
    'not known',
    { verdict: 'unknown', etaAtMs: null, missingBytes: null, missingOffsets: null, reason: 'The rate shows after a few looks.' },
    'Broker 3 is outside the ISR of 10 partitions: end not known yet. The rate shows after a few looks.',
  ],
  ['all copied', { verdict: 'caught-up', missingBytes: 0, missingOffsets: 0 }, 'waits to be taken into the ISR'],
  ['done', { caughtUpAtMs: NOW_MS }, 'Broker 3 copied 1.00 GiB and is back in the ISR of 12 partitions after 41 s.'],
])('%s', (_what, changes, expected) => {
  expect(brokerWords({ ...BROKER, ...changes }, NOW_MS)).toContain(expected)
})

test('the end counts down by the reader’s clock', () => {
  expect(endWords(BROKER, NOW_MS + 18_000)).toBe('about 12 s to go')
  expect(endWords(BROKER, NOW_MS + 29_500)).toBe('about to be done')
  expect(endWords(BROKER, NOW_MS + 90_000)).toBe('about to be done')
})

test('what is missing is told in what is known of it', () => {
  expect(missingWords({ missingBytes: null, missingOffsets: 5 })).toBe('5 messages')
  expect(missingWords({ missingBytes: 2048, missingOffsets: null })).toBe('2.00 KiB')
  expect(missingWords({ missingBytes: null, missingOffsets: null })).toBeNull()
  expect(rateWords(2048, 'bytes')).toBe('2.00 KiB/s')
  expect(rateWords(200, 'offsets')).toBe('200 msg/s')
  expect(rateWords(null, null)).toBeNull()
})

test('more may be missing than at the start: that is no negative share', () => {
  expect(copiedShare(100, 25)).toBe(0.75)
  expect(copiedShare(100, 400)).toBe(0)
  expect(copiedShare(0, 0)).toBe(1)
  expect(copiedShare(null, 5)).toBeNull()
})
