import { expect, test } from 'vitest'
import type { TopicGroup } from '../wire/topic-offsets.ts'
import { removalWords, tapeSentence } from './tape-sentence.ts'

const week = { cleanupPolicy: 'delete', retentionMs: 604_800_000n, retentionBytes: -1n }
const partitions = [40, 0].map((start, partition) => ({
  partition,
  logStartOffset: String(start),
  logEndOffset: '100',
  staleSinceMs: null,
}))

function group(groupId: string, committedOffsets: (string | null)[]): TopicGroup {
  const shared = { type: 'consumer', members: 1, health: 'ok', staleSinceMs: null, lagSeconds: [null, null] }
  return { groupId, committedOffsets, ...shared }
}

const of = (groups: TopicGroup[], omittedGroups = 0) => {
  const { headline, detail } = tapeSentence({ topic: 'orders', partitions, groups, omittedGroups }, week)
  return `${headline} ${detail}`
}

test.each([
  [[], 0, 'No group has a position in orders. Reading deletes nothing: only retention after 7 d does.'],
  [[group('billing', ['100', '100'])], 0, 'One group reads orders. Reading deletes nothing: only retention after 7 d does.'],
  [
    [group('billing', ['100', '100']), group('slow', ['50', '30'])],
    7,
    '9 groups read orders, each from a place of its own. slow is behind billing in all 2 partitions that both read, and does not hold it back. Reading deletes nothing: only retention after 7 d does.',
  ],
  [
    [group('billing', ['100', '100']), group('slow', ['100', '30'])],
    0,
    '2 groups read orders, each from a place of its own. Reading deletes nothing: only retention after 7 d does.',
  ],
  [
    [group('a', ['1', null]), group('b', ['39', null])],
    0,
    '2 groups read orders, each from a place of its own. a is behind b in the one partition that both read, and does not hold it back. a has lost 39 messages that were removed before it read them, and 1 other group lost some too. Reading deletes nothing: only retention after 7 d does.',
  ],
])('the tape in words, case %#', (groups, omitted, words) => expect(of(groups, omitted)).toBe(words))

test.each([
  [{ ...week, retentionMs: -1n }, 'Reading deletes nothing, and nothing else does here.'],
  [{ ...week, cleanupPolicy: null }, 'Reading deletes nothing; what does is not known while the topic’s configuration is not.'],
  [{ ...week, cleanupPolicy: 'compact' }, 'Reading deletes nothing: only compaction of older values of a key does.'],
  [{ ...week, retentionBytes: 5n }, 'Reading deletes nothing: only retention after 7 d and retention by size does.'],
])('what removes messages, case %#', (rules, words) => expect(removalWords(rules)).toBe(words))
