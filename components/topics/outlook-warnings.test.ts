import { expect, test } from 'vitest'
import { outlookWarnings } from './outlook-warnings.ts'

const THREE = [
  [1, 2, 3],
  [2, 3, 1],
]

test.each([
  [
    'more replicas wanted in sync than there are',
    { 'min.insync.replicas': '4' },
    [/=4 is more than there are replicas: all 3 must be in sync/],
  ],
  ['all replicas wanted in sync', { 'min.insync.replicas': '3' }, [/No broker may be away/]],
  ['one replica in sync is enough', { 'min.insync.replicas': '1' }, [/acknowledged by one broker alone/]],
  ['the usual two of three', { 'min.insync.replicas': '2' }, []],
  ['nothing known', {}, []],
  ['a size limit', { 'retention.bytes': '1073741824' }, [/Up to 6\.00 GiB of disk in all: 1\.00 GiB for each of 6 replicas/]],
  ['a size limit that compaction alone ignores', { 'retention.bytes': '1073741824', 'cleanup.policy': 'compact' }, []],
])('%s', (_what, configs, expected) => {
  expect(outlookWarnings(THREE, configs)).toEqual(expected.map(each => expect.stringMatching(each)))
})

test('brokers before Kafka 3.7 never take a write when more must be in sync than there are', () => {
  expect(outlookWarnings(THREE, { 'min.insync.replicas': '4' }, true)[0]).toMatch(/always refused: 4 .* there are 3/)
  expect(outlookWarnings([[1]], { 'min.insync.replicas': '2' })[0]).toMatch(/the only replica counts/)
})

test('a single replica is not warned of twice: what it survives says it', () => {
  expect(outlookWarnings([[1]], { 'min.insync.replicas': '1' })).toEqual([])
})
