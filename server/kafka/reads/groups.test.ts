import { expect, it } from 'vitest'
import { failureOf } from '../errors.ts'
import { readGroups } from './groups.ts'
import { ShareOffsets } from './share-offsets.ts'

const sharesOf = () => new ShareOffsets(new AbortController().signal)

/** A coordinator of a classic and a share group; the requests named fail as a whole, as when it is too busy to answer in time. */
function poolThat(failing: readonly string[]) {
  const answers: Record<string, unknown> = {
    ListGroups: {
      errorCode: 0,
      groups: [
        { groupId: 'billing', protocolType: 'consumer', state: 'Stable', type: 'classic' },
        { groupId: 'sharing', protocolType: 'share', state: 'Stable', type: 'share' },
      ],
    },
    DescribeGroups: { groups: [{ groupId: 'billing', errorCode: 0 }] },
    ShareGroupDescribe: { groups: [{ groupId: 'sharing', errorCode: 0 }] },
    OffsetFetch: { groups: [{ groupId: 'billing', errorCode: 0, topics: [] }] },
    DescribeShareGroupOffsets: { groups: [{ groupId: 'sharing', errorCode: 0, topics: [] }] },
  }
  return {
    request: (_: number, { name }: { name: string }) =>
      failing.includes(name) ? Promise.reject(failureOf('timed-out', `${name} timed out`)) : Promise.resolve(answers[name]),
  }
}

it.each([
  [[], { billing: null, sharing: null }],
  [['DescribeShareGroupOffsets'], { billing: null, sharing: 'its commits were not told: DescribeShareGroupOffsets timed out' }],
  [['OffsetFetch'], { billing: 'its commits were not told: OffsetFetch timed out', sharing: null }],
  [['ShareGroupDescribe'], { billing: null, sharing: 'its members were not told: ShareGroupDescribe timed out' }],
])('when %j fail as a whole, the groups in them say so, the others do not', async (failing, expected) => {
  // Of the pool, only this is used.
  const { groups, failures } = await readGroups(poolThat(failing) as never, [1], { timeoutMs: 1000 } as never, sharesOf())
  expect(Object.fromEntries(groups.map(({ listed, error }) => [listed.groupId, error]))).toEqual(expected)
  expect(failures.map(({ code }) => code)).toEqual(failing.map(() => 'timed-out'))
})

it('a group that is left out of an answer says so too', async () => {
  const pool = poolThat([])
  const request = async (id: number, asked: { name: string }) => {
    const answer = await pool.request(id, asked)
    return asked.name === 'DescribeShareGroupOffsets' ? { groups: [] } : answer
  }
  const { groups } = await readGroups({ request } as never, [1], { timeoutMs: 1000 } as never, sharesOf())
  expect(groups.map(({ error }) => error)).toEqual([null, 'its commits were not told'])
})
