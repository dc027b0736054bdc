import { expect, test } from 'vitest'
import { missingBytes } from './missing-bytes.ts'

const LEADER = { leaderSizeBytes: 1000, leaderMessages: 100 }

test.each([
  ['what the sizes differ by', { sizeBytes: 400, offsetLag: 60 }, { bytes: 600, by: 'sizes' }],
  ['nothing, when no message is missing', { sizeBytes: 990, offsetLag: 0 }, { bytes: 0, by: 'sizes' }],
  ['by sizes alone, when the broker does not tell its log end', { sizeBytes: 400, offsetLag: null }, { bytes: 600, by: 'sizes' }],
  ['never less than nothing', { sizeBytes: 1200, offsetLag: null }, { bytes: 0, by: 'sizes' }],
  ['by offsets, when it still has what the leader deleted', { sizeBytes: 1200, offsetLag: 60 }, { bytes: 600, by: 'offsets' }],
  ['all of it, when it is behind the leader’s start', { sizeBytes: 5000, offsetLag: 900 }, { bytes: 1000, by: 'offsets' }],
  ['unknown, when a size is', { sizeBytes: null, offsetLag: 60 }, { bytes: null, by: 'sizes' }],
] as const)('%s', (_what, replica, expected) => {
  expect(missingBytes({ ...LEADER, ...replica })).toEqual(expected)
})

test('the way of telling stays, so that no rate is made of both', () => {
  expect(missingBytes({ ...LEADER, sizeBytes: 400, offsetLag: 50 }, 'offsets')).toEqual({ bytes: 500, by: 'offsets' })
})
