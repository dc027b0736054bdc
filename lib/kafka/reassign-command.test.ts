import { expect, it } from 'vitest'
import { reassignCommands } from './reassign-command.ts'

it('does the same with Kafka’s own tool: start with the throttle, then verify, which removes it', () => {
  expect(reassignCommands({ bootstrap: ['a:9092', 'b:9092'], throttleBytesPerSecond: 5000 })).toEqual([
    'kafka-reassign-partitions.sh --bootstrap-server a:9092,b:9092 --reassignment-json-file reassignment.json --execute --throttle 5000',
    'kafka-reassign-partitions.sh --bootstrap-server a:9092,b:9092 --reassignment-json-file reassignment.json --verify',
  ])
  expect(reassignCommands({ bootstrap: ['a:9092'], throttleBytesPerSecond: null })[0]).toMatch(/--execute$/)
})
