import { describe, expect, it } from 'vitest'
import type { CopyBody, CopyQuery } from '#lib/wire/write-records'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { copyMessages } from './copy-messages.ts'

const BEGUN = new Error('reading has begun')
const full = { start: 0n, end: 9n }
const empty = { start: 9n, end: 9n }
const three = { partitions: [full, full, full] }
const topics = { six: { partitions: [full, full, full, full, empty, full] }, three }

/** Goes no further than the first message: what is refused is refused before it. `grown`: what a look at the metadata then tells. */
async function copy(body: CopyBody, query: CopyQuery = {}, from = 'six', grown = topics): Promise<unknown> {
  let state = buildState({ topics })
  const parts = {
    messages: {
      export: () => {
        throw BEGUN
      },
    },
    refresh: () => Promise.resolve(void (state = buildState({ topics: grown }))),
  }
  const lines = copyMessages(
    fakeContext({ ...fakeCluster(() => state, parts as never), refresh: parts.refresh }),
    from,
    query,
    body,
  )
  return lines.next().catch((error: unknown) => error)
}

const keep = { to: 'three', partitioning: 'keep' } as const

describe('a copy that keeps partitions', () => {
  it.each<[string, CopyQuery, number]>([
    ['of a topic with more partitions', {}, 3],
    ['of partitions that the target lacks', { partitions: '0,5' }, 5],
    ['of a range that goes beyond', { partitions: '1,4-99' }, 5],
    ['whatever the formats, from the first to the last', { from: 'earliest', to: 'latest', valueFormat: 'text' }, 3],
  ])('is refused before anything is read: %s', async (_, query, partition) => {
    const detail = expect.stringContaining(`Messages of partition ${partition} cannot keep it: “three” has partitions 0 to 2.`)
    expect(await copy(keep, query)).toMatchObject({ code: 'invalid-body', errors: [{ pointer: '/partitioning', detail }] })
  })

  it.each<[string, CopyBody, CopyQuery, string]>([
    ['with partitions that the target has', keep, { partitions: '0,2' }, 'six'],
    ['when those beyond are empty', keep, { partitions: '0-2,4' }, 'six'],
    ['of a search that may find nothing beyond', keep, { contains: 'a' }, 'six'],
    ['of a time in which there may be nothing beyond', keep, { from: 'time:5' }, 'six'],
    ['of a limited number', { ...keep, limit: 5 }, {}, 'six'],
    ['as a dry run, which counts', { ...keep, dryRun: true }, {}, 'six'],
    ['into a topic with more', { to: 'six', partitioning: 'keep' }, {}, 'three'],
    ['into a topic that no look has seen yet', { to: 'new', partitioning: 'keep' }, {}, 'six'],
    ['by key', { to: 'three' }, {}, 'six'],
  ])('begins %s', async (_, body, query, from) => {
    expect(await copy(body, query, from)).toBe(BEGUN)
  })

  it('begins when the target was given the partitions since the last look', async () => {
    expect(await copy(keep, {}, 'six', { ...topics, three: topics.six })).toBe(BEGUN)
  })
})
