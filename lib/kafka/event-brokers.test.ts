import { expect, test } from 'vitest'
import { brokersOf } from './event-brokers.ts'

const partition = { topic: 'orders', partition: 0 }

test.each([
  ['its own broker', { kind: 'broker-down', subject: { brokerId: 3 }, before: 'up', after: 'down' }, [3]],
  ['who lost and who took the leadership', { kind: 'leader-elected', subject: partition, before: 3, after: 4 }, [3, 4]],
  ['who led last', { kind: 'partition-offline', subject: partition, before: 3, after: null }, [3]],
  ['who left the ISR', { kind: 'isr-shrunk', subject: partition, before: [1, 2, 3], after: [1, 2] }, [3]],
  ['who joined the ISR', { kind: 'isr-expanded', subject: partition, before: [1], after: [1, 2, 3] }, [2, 3]],
  [
    'who gains and who loses a replica',
    { kind: 'reassignment-finished', subject: partition, before: [1, 2], after: [2, 5] },
    [1, 5],
  ],
  ['nobody', { kind: 'topic-created', subject: { topic: 'orders' }, before: null, after: 6 }, []],
  ['the counted replicas are no brokers', { kind: 'broker-caught-up', subject: { brokerId: 3 }, before: 12, after: 0 }, [3]],
] as const)('%s', (_what, event, expected) => {
  expect(brokersOf({ ...event, before: plain(event.before), after: plain(event.after) })).toEqual(expected)
})

function plain(value: string | number | null | readonly number[]) {
  return typeof value === 'object' && value !== null ? [...value] : value
}
