import { expect, test } from 'vitest'
import { FIRST_FORM, readForm, readPartitions, type OffsetForm } from './offset-form.ts'

const wish = (parts: Partial<OffsetForm>) => readForm({ ...FIRST_FORM, ...parts })

test.each<[Partial<OffsetForm>, object]>([
  [{}, { to: 'earliest', beyondLog: 'refuse' }],
  [
    { topic: 'orders', kind: 'latest', clamp: true },
    { topic: 'orders', to: 'latest', beyondLog: 'clamp' },
  ],
  [
    { topic: 'orders', partitions: '0, 2', kind: 'offset', value: ' 41 ' },
    { topic: 'orders', partitions: [0, 2], to: 'offset:41' },
  ],
  [{ kind: 'shift', value: '-1000' }, { to: 'shift:-1000' }],
  [{ kind: 'shift', value: '+5' }, { to: 'shift:5' }],
  [{ kind: 'group', value: 'a / b' }, { to: 'group:a / b' }],
  [{ kind: 'time', time: '2026-01-02T03:04' }, { to: `time:${new Date(2026, 0, 2, 3, 4).getTime()}` }],
  [
    { kind: 'file', file: 'orders,0,1', topic: 'ignored' },
    { to: 'file', file: 'orders,0,1', beyondLog: 'refuse' },
  ],
])('%o asks for %o', (parts, body) => {
  expect(wish(parts)).toMatchObject({ kind: 'reset', body })
})

test('forgetting needs a topic', () => {
  expect(wish({ kind: 'forget' })).toMatchObject({ kind: 'incomplete', field: 'topic' })
  expect(wish({ kind: 'forget', topic: 'orders', partitions: '1' })).toEqual({ kind: 'forget', topic: 'orders', partitions: [1] })
})

test.each<[Partial<OffsetForm>, string]>([
  [{ kind: 'offset', value: '1.5' }, 'value'],
  [{ kind: 'offset', value: '-1' }, 'value'],
  [{ kind: 'shift', value: 'x' }, 'value'],
  [{ kind: 'group' }, 'value'],
  [{ kind: 'time' }, 'time'],
  [{ kind: 'file', file: ' ' }, 'file'],
  [{ partitions: '1' }, 'topic'],
  [{ topic: 'orders', partitions: '3-1' }, 'partitions'],
])('%o is not complete: %s', (parts, field) => {
  expect(wish(parts)).toMatchObject({ kind: 'incomplete', field })
})

test.each([
  ['', null],
  ['3', [3]],
  ['5-7, 0,6', [0, 5, 6, 7]],
  ['1,,2', undefined],
  ['-1', undefined],
  ['0-99999', undefined],
])('partitions %j', (text, partitions) => expect(readPartitions(text)).toEqual(partitions))
