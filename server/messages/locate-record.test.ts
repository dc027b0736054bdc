import { expect, it } from 'vitest'
import { locateRecord } from './locate-record.ts'
import { SINGLE } from './decode/to-message.ts'
import { fakeTopic, fakeTopicLog, inlinePool } from './testing/fake-topic-log.ts'

const never = new AbortController().signal
const formats = { topic: 't', registry: null, key: 'auto', value: 'auto' } as const
const request = { preview: SINGLE, formats, schemas: null }

it('a message whose leader first answers without messages is waited for: tiered storage may be slow', async () => {
  const topic = fakeTopic([{ values: ['a', 'b'], leader: 1, empty: true }])
  const located = locateRecord(fakeTopicLog(topic), inlinePool, { topic: 't', partition: 0, offset: 1n }, request, never)
  await expect.poll(() => topic.fetches, { timeout: 10_000 }).toBeGreaterThanOrEqual(3)
  topic.partitions[0] = { values: ['a', 'b'], leader: 1 }
  expect((await located).message).toMatchObject({ offset: '1', value: { data: 'b' } })
})

it('one that stays away is said to be compacted away or out of reach, after a bounded number of tries', async () => {
  const topic = fakeTopic([{ values: ['a', 'b'], leader: 1, empty: true }])
  const located = locateRecord(fakeTopicLog(topic), inlinePool, { topic: 't', partition: 0, offset: 1n }, request, never)
  await expect(located).rejects.toMatchObject({ code: 'message-not-found', message: expect.stringMatching(/tiered storage/) })
  expect(topic.fetches).toBe(8)
})
