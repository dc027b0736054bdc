import { expect, test } from 'vitest'
import { deleteGroupCommand, deleteOffsetsCommand, resetOffsetsCommand } from './groups-command.ts'
import type { OffsetTarget } from './offset-target.ts'

const bootstrap = ['a:9092', 'b:9092']
const topics = [
  { topic: 'orders', partitions: [0, 2] },
  { topic: 'clicks', partitions: null },
]
const start = 'kafka-consumer-groups.sh --bootstrap-server a:9092,b:9092 --group'

test.each<[OffsetTarget, string]>([
  [{ kind: 'earliest' }, '--to-earliest'],
  [{ kind: 'latest' }, '--to-latest'],
  [{ kind: 'offset', offset: 7n }, '--to-offset 7'],
  [{ kind: 'shift', by: -7n }, '--shift-by -7'],
  [{ kind: 'time', timeMs: 1_700_000_000_123 }, '--to-datetime 2023-11-14T22:13:20.123Z'],
])('%o', (target, option) => {
  const command = resetOffsetsCommand({ bootstrap, groupId: "it's/a b", target, topics })
  expect(command).toBe(`${start} 'it'\\''s/a b' --reset-offsets --topic orders:0,2 --topic clicks ${option} --execute`)
})

test('all topics, a file, and another group by way of a file', () => {
  const common = { bootstrap, groupId: 'g', topics: null }
  expect(resetOffsetsCommand({ ...common, target: { kind: 'earliest' } })).toContain('--all-topics')
  const fromFile = `${start} g --reset-offsets --from-file offsets.csv --execute`
  expect(resetOffsetsCommand({ ...common, target: { kind: 'file' } })).toBe(fromFile)
  expect(resetOffsetsCommand({ ...common, target: { kind: 'group', groupId: 'h' } })).toBe(
    `${start} h --reset-offsets --all-topics --to-current --export --dry-run > offsets.csv\n${fromFile}`,
  )
})

test('forgetting offsets', () => {
  expect(deleteOffsetsCommand({ bootstrap, groupId: 'g', topics })).toBe(
    `${start} g --delete-offsets --topic orders:0,2 --topic clicks`,
  )
})

test.each([
  ['classic', 'kafka-consumer-groups.sh'],
  ['consumer', 'kafka-consumer-groups.sh'],
  ['share', 'kafka-share-groups.sh'],
  ['streams', 'kafka-streams-groups.sh'],
])('deleting a %s group', (type, tool) => {
  expect(deleteGroupCommand({ bootstrap, groupId: 'a b', type })).toBe(
    `${tool} --bootstrap-server a:9092,b:9092 --delete --group 'a b'`,
  )
})
