import { expect, it } from 'vitest'
import { addSample, paceOf, type ProgressSample } from './reassignment-progress.ts'

const sample = (atMs: number, movedBytes: number, totalBytes: number | null = 1000): ProgressSample => ({
  atMs,
  movedBytes,
  totalBytes,
})

it('the end is where what is left meets the rate of the window', () => {
  expect(paceOf([sample(0, 0), sample(10_000, 200)])).toEqual({ bytesPerSecond: 20, etaSeconds: 40, etaReason: null })
})

it('what producers add meanwhile is taken off the rate', () => {
  expect(paceOf([sample(0, 0, 1000), sample(10_000, 200, 1100)])).toMatchObject({ bytesPerSecond: 20, etaSeconds: 90 })
})

it('never is said where as much is added as is copied', () => {
  const pace = paceOf([sample(0, 0, 1000), sample(10_000, 200, 1200)])
  expect(pace).toMatchObject({ bytesPerSecond: 20, etaSeconds: null, etaReason: expect.stringContaining('never at this rate') })
})

it('nothing is claimed from too little, from nothing, or without sizes', () => {
  expect(paceOf([])).toMatchObject({ bytesPerSecond: null, etaSeconds: null })
  expect(paceOf([sample(0, 0), sample(1000, 50)])).toMatchObject({ bytesPerSecond: null })
  expect(paceOf([sample(0, 7), sample(5000, 7)])).toMatchObject({ bytesPerSecond: 0, etaReason: 'nothing was copied lately' })
  expect(paceOf([sample(0, 0, null), sample(5000, 50, null)])).toMatchObject({ bytesPerSecond: 10, etaSeconds: null })
})

it('what is done takes no time any more', () => {
  expect(paceOf([sample(0, 0), sample(5000, 1000)])).toMatchObject({ etaSeconds: 0, etaReason: null })
})

it('the window moves along', () => {
  let samples: ProgressSample[] = []
  for (let second = 0; second <= 60; second++) samples = addSample(samples, sample(second * 1000, second))
  expect([samples[0]?.atMs, samples.at(-1)?.atMs]).toEqual([40_000, 60_000])
  expect(addSample(samples, sample(60_000, 99)).at(-1)).toEqual(sample(60_000, 99))
  expect(addSample(samples, sample(60_000, 99))).toHaveLength(samples.length)
})
