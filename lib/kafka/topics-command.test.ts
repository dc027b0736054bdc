import { expect, it } from 'vitest'
import { createTopicCommand } from './topics-command.ts'

it('creates the same topic by counts or by assignment, quoting what a shell would read otherwise', () => {
  const common = { bootstrap: ['a:9092', 'b:9092'], name: 'orders' }
  expect(
    createTopicCommand({ ...common, layout: { partitions: 6, replicationFactor: 3 }, configs: { 'retention.ms': '1000' } }),
  ).toBe(
    'kafka-topics.sh --bootstrap-server a:9092,b:9092 --create --topic orders --partitions 6 --replication-factor 3 --config retention.ms=1000',
  )
  expect(
    createTopicCommand({
      ...common,
      layout: {
        assignments: [
          [1, 2],
          [2, 3],
        ],
      },
      configs: { x: "it's; rm" },
    }),
  ).toBe(
    String.raw`kafka-topics.sh --bootstrap-server a:9092,b:9092 --create --topic orders --replica-assignment 1:2,2:3 --config 'x=it'\''s; rm'`,
  )
})
