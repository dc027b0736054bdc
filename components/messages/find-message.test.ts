import { expect, test } from 'vitest'
import type { Message, ScanEnd, ScanLine } from '#lib/wire/messages'
import { judge } from './find-message.ts'

const message = (offset: string): Message => ({
  type: 'message',
  partition: 2,
  offset,
  timestampMs: 0,
  timestampType: 'create',
  key: null,
  value: null,
  headers: [],
  headerCount: 0,
  sizeBytes: 1,
  compression: 'none',
  transactional: false,
})
const end = (change: Partial<ScanEnd> = {}, error: ScanEnd['partitions'][number]['error'] = null): ScanEnd => ({
  type: 'end',
  reason: 'end-reached',
  detail: null,
  scanned: 0,
  scannedBytes: 0,
  elapsedMs: 1,
  partitions: [{ partition: 2, nextOffset: '50', endOffset: '50', startOffset: '10', error }],
  cursor: null,
  ...change,
})
const unreadable: ScanLine = {
  type: 'unreadable',
  partition: 2,
  fromOffset: '20',
  toOffset: '30',
  code: 'crc',
  detail: 'CRC mismatch',
}
const range = { startOffset: '10', endOffset: '50' }

test.each<[string, string, ScanLine[], object]>([
  ['the message at the offset', '20', [message('20'), end({ reason: 'limit' })], { kind: 'found', message: message('20') }],
  ['a message that retention removed', '9', [message('10'), end({ reason: 'limit' })], { kind: 'removed', ...range }],
  ['an offset not yet written', '50', [end()], { kind: 'not-written', ...range }],
  ['an offset far beyond the end', '9223372036854775807', [end()], { kind: 'not-written', ...range }],
  [
    'an offset compacted away',
    '20',
    [message('24'), end({ reason: 'limit' })],
    { kind: 'no-message', ...range, next: message('24') },
  ],
  ['a marker at the very end', '49', [end()], { kind: 'no-message', ...range, next: null }],
  [
    'a damaged batch',
    '25',
    [unreadable, message('31'), end({ reason: 'limit' })],
    { kind: 'unreadable', detail: 'CRC mismatch' },
  ],
  [
    'a partition that does not answer',
    '20',
    [end({}, { code: 'x', detail: 'no leader' })],
    { kind: 'unreadable', detail: 'no leader' },
  ],
  [
    'a search that ran out of time',
    '20',
    [end({ reason: 'budget-seconds' })],
    { kind: 'unreadable', detail: 'The search ended early: budget-seconds.' },
  ],
  ['a partition that does not exist', '20', [end({ partitions: [] })], { kind: 'no-partition' }],
])('%s', (_, offset, lines, expected) => {
  expect(judge(lines, 2, offset)).toEqual(expected)
})
