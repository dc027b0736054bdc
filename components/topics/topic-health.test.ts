import { expect, test } from 'vitest'
import { topicHealth } from './topic-health.tsx'

const whole = { offline: 0, underMinIsr: 0, underReplicated: 0, partitionCount: 2 }
const partitions = [{ leader: 3 }, { leader: 1 }]

test('a topic is not healthy while a leader is dead and Kafka has not noticed', () => {
  const brokers = [
    { brokerId: 1, state: 'up' },
    { brokerId: 3, state: 'unreachable' },
  ]
  expect(topicHealth({ ...whole, partitions, brokers })).toEqual({
    tone: 'bad',
    text: '1 of 2 partitions led by a broker that does not answer',
  })
  expect(topicHealth({ ...whole, partitions, brokers: [{ brokerId: 3, state: 'up' }] }).text).toBe('healthy')
  expect(topicHealth(whole).text).toBe('healthy')
})
