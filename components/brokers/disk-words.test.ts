import { expect, test } from 'vitest'
import type { LogDirDetail } from '#lib/wire/log-dirs'
import { disksSentence, fullTone, fullWords, growthWords } from './disk-words.ts'

const DIR: LogDirDetail = {
  brokerId: 1,
  path: '/data',
  totalBytes: 1000,
  usableBytes: 500,
  sizeBytes: 400,
  error: null,
  readAtMs: 0,
  replicaCount: 12,
  growthBytesPerDay: 2 ** 30,
  growthMeasuredMs: 0,
  fullAtMs: 0,
  daysUntilFull: 12.9,
  filledBy: 'kafka',
  reason: null,
  topics: [],
}

test.each([
  [12.9, 'not before 12 days', 'plain'],
  [1.5, 'not before 36 h', 'attention'],
  [0.5, 'not before 12 h', 'bad'],
  [0.01, 'within the hour', 'bad'],
  [null, null, 'plain'],
])('%s days', (daysUntilFull, words, tone) => {
  expect(fullWords({ daysUntilFull })).toBe(words)
  expect(fullTone({ daysUntilFull })).toBe(tone)
})

test('growth is said by the day, shrinking too', () => {
  expect(growthWords(DIR)).toBe('1.00 GiB a day')
  expect(growthWords({ growthBytesPerDay: -(2 ** 30) })).toBe('−1.00 GiB a day')
  expect(growthWords({ growthBytesPerDay: 0 })).toBe('none')
  expect(growthWords({ growthBytesPerDay: null })).toBeNull()
})

test('a failed directory comes before the disk that is full first', () => {
  const failed = { ...DIR, brokerId: 3, path: '/data/2', error: 'KAFKA_STORAGE_ERROR', daysUntilFull: null }
  expect(disksSentence([DIR, failed, { ...DIR, brokerId: 2, daysUntilFull: 40 }])).toBe(
    '/data/2 of broker 3 has failed; 12 replicas in it are offline. At the present growth the first disk, /data of broker 1, is full not before 12 days.',
  )
  expect(disksSentence([{ ...DIR, filledBy: 'others' }])).toContain('filled faster by other files')
  expect(disksSentence([{ ...DIR, daysUntilFull: null }])).toBeNull()
})
