import { expect, test } from 'vitest'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { messageLine } from '../testing/message-line.ts'
import { buildState } from '../testing/state-builder.ts'
import { sampleFields } from './sample-fields.ts'

test('samples the newest messages in the formats asked for, and counts how many have each field', async () => {
  const state = buildState({ topics: { orders: { partitions: [{}] } } })
  const asked: unknown[] = []
  const cluster = fakeCluster(() => state, {
    messages: {
      ...fakeCluster(() => state).messages,
      async *scan(topic, query) {
        asked.push([topic, query])
        yield { ...messageLine(0, 1, 0), fieldTypes: [{ path: 'value.id', type: 'int' }] }
        yield {
          ...messageLine(0, 0, 0),
          fieldTypes: [
            { path: 'key', type: 'string' },
            { path: 'value.id', type: 'string' },
          ],
        }
      },
    },
  })
  const sample = await sampleFields(fakeContext(cluster), 'orders', { valueFormat: 'messagepack' })
  expect(asked).toEqual([['orders', { order: 'newest', limit: 50, maxSeconds: 5, fieldTypes: true, valueFormat: 'messagepack' }]])
  expect(sample).toMatchObject({
    sampled: 2,
    items: [
      { path: 'value.id', types: ['int', 'string'], messages: 2 },
      { path: 'key', types: ['string'], messages: 1 },
    ],
  })
})
