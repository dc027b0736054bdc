import { expect, test } from 'vitest'
import { configReading, sourceWords } from './config-words.ts'

test.each<[name: string, value: string, reading: string | null]>([
  ['retention.ms', '604800000', '7 d'],
  ['retention.ms', '-1', 'for ever'],
  ['retention.bytes', '-1', 'no limit'],
  ['segment.bytes', '1073741824', '1.00 GiB'],
  ['local.retention.ms', '-2', 'as retention.ms'],
  ['compression.gzip.level', '-1', null],
  ['max.compaction.lag.ms', '9223372036854775807', 'no limit'],
  ['flush.messages', '9223372036854775807', 'no limit'],
  ['file.delete.delay.ms', '500', null],
  ['min.insync.replicas', '2', null],
  ['cleanup.policy', 'delete', null],
])('%s = %s reads %s', (name, value, reading) => {
  expect(configReading(name, value)).toBe(reading)
})

test('a source that a newer Kafka made up is shown as it is', () => {
  expect(sourceWords('DEFAULT_CONFIG')).toBe('Kafka’s default')
  expect(sourceWords('SOMETHING_NEW')).toBe('SOMETHING_NEW')
})
