import { expect, test } from 'vitest'
import type { Configs } from '#lib/wire/topics'
import { retentionWords } from './retention-words.ts'

function entries(values: Record<string, string>): Configs['entries'] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    source: 'DEFAULT_CONFIG',
    isDefault: true,
    readOnly: false,
    sensitive: false,
    documentation: null,
  }))
}

const WEEK = { 'cleanup.policy': 'delete', 'retention.ms': '604800000', 'retention.bytes': '-1' }

test('age alone', () => {
  expect(retentionWords(entries(WEEK))).toEqual(['Messages are deleted when they are older than 7 d.'])
})

test('age and size', () => {
  expect(retentionWords(entries({ ...WEEK, 'retention.bytes': '1048576' }))[1]).toContain('beyond 1.00 MiB')
})

test('a topic without any limit says so, and not "for ever" twice', () => {
  expect(retentionWords(entries({ ...WEEK, 'retention.ms': '-1' }))).toEqual([
    'Nothing is ever deleted: neither age nor size is limited.',
  ])
})

test('compaction keeps the newest of every key, and tombstones for a while', () => {
  const words = retentionWords(entries({ 'cleanup.policy': 'compact', 'delete.retention.ms': '86400000' }))
  expect(words[0]).toBe(
    'Compaction keeps at least the newest message of every key. A tombstone stays for at least 1 d, so that readers see it.',
  )
})

test('both policies are both said, and whole segments are mentioned', () => {
  const words = retentionWords(
    entries({ ...WEEK, 'cleanup.policy': 'compact,delete', 'segment.ms': '604800000', 'segment.bytes': '1073741824' }),
  )
  expect(words).toHaveLength(3)
  expect(words[2]).toContain('1.00 GiB or 7 d')
})

test('a policy that could not be read is unknown, not the default', () => {
  expect(retentionWords([])[0]).toContain('unknown')
})
