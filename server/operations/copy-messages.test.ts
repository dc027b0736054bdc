import { describe, expect, it } from 'vitest'
import type { CopyBody, CopyQuery } from '#lib/wire/write-records'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { copyMessages } from './copy-messages.ts'

const BEGUN = new Error('reading has begun')
const state = buildState({ topics: { six: { partitions: [{}, {}, {}, {}, {}, {}] }, three: { partitions: [{}, {}, {}] } } })

/** Goes no further than the first message: what is refused is refused before it. */
async function copy(body: CopyBody, query: CopyQuery = {}, from = 'six'): Promise<unknown> {
  const messages = {
    export: () => {
      throw BEGUN
    },
  }
  const lines = copyMessages(fakeContext(fakeCluster(() => state, { messages } as never)), from, query, body)
  return lines.next().catch((error: unknown) => error)
}

const refused = (partition: number, has = 'partitions 0 to 2') => ({
  code: 'invalid-body',
  errors: [
    {
      pointer: '/partitioning',
      detail: expect.stringContaining(`Messages of partition ${partition} cannot keep it: “three” has ${has}.`),
    },
  ],
})

describe('a copy that keeps partitions', () => {
  it.each([
    ['of a topic with more partitions', {}, refused(5)],
    ['of partitions that the target lacks', { partitions: '0,2-4' }, refused(4)],
    ['of partitions beyond the source’s last, too', { partitions: '1,3-99' }, refused(5)],
  ])('is refused before anything is read: %s', async (_, query, expected) => {
    expect(await copy({ to: 'three', partitioning: 'keep' }, query)).toMatchObject(expected)
  })

  it.each<[string, CopyBody, CopyQuery, string]>([
    ['with partitions that the target has', { to: 'three', partitioning: 'keep' }, { partitions: '0,2' }, 'six'],
    ['into a topic with more', { to: 'six', partitioning: 'keep' }, {}, 'three'],
    ['into a topic that no look has seen yet', { to: 'new', partitioning: 'keep' }, {}, 'six'],
    ['by key', { to: 'three' }, {}, 'six'],
  ])('begins %s', async (_, body, query, from) => {
    expect(await copy(body, query, from)).toBe(BEGUN)
  })
})
