import { expect, test } from 'vitest'
import { diskTone, diskUse } from './disk-use.ts'

const dir = (totalBytes: number | null, usableBytes: number | null) => ({
  path: '/data',
  totalBytes,
  usableBytes,
  sizeBytes: 1,
  error: null,
})

test('the disks of several log directories add up', () => {
  expect(diskUse([dir(100, 50), dir(300, 50)])).toEqual({ totalBytes: 400, usableBytes: 100, share: 0.75 })
})

test('use is unknown, not zero, when one directory does not tell', () => {
  expect(diskUse([dir(100, 50), dir(null, null)])).toBeNull()
  expect(diskUse(null)).toBeNull()
  expect(diskUse([])).toBeNull()
})

test('a disk needs attention from nine tenths, and is bad when nearly full', () => {
  expect([0.89, 0.9, 0.97].map(diskTone)).toEqual(['plain', 'attention', 'bad'])
})
