import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { failureOf } from '../errors.ts'
import { ShareOffsets } from './share-offsets.ts'

const LOOK = { timeoutMs: 30.5 }

/** A coordinator whose answers the test gives. */
function coordinator() {
  const asked: { groupIds: readonly string[]; answer(offset: number): void; fail(code: 'timed-out' | 'protocol-error'): void }[] =
    []
  const request = (_: number, __: unknown, { groupIds }: { groupIds: readonly string[] }) =>
    new Promise((resolve, reject) => {
      asked.push({
        groupIds,
        answer: offset => resolve({ groups: groupIds.map(groupId => ({ groupId, errorCode: 0, topics: [], offset })) }),
        fail: code => reject(failureOf(code, code)),
      })
    })
  // Of the pool, only this is used.
  return { asked, pool: { request } as never }
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'told',
    error => error.failure.code,
  )

it('a look does not wait for a slow coordinator, which is asked once; what it says late counts in the next look, as of then', async () => {
  const { asked, pool } = coordinator()
  const shares = new ShareOffsets(new AbortController().signal)
  const askedMs = Date.now()
  expect(await codeOf(shares.read(pool, 1, ['sharing'], LOOK))).toBe('timed-out')
  expect(await codeOf(shares.read(pool, 1, ['sharing', 'new'], LOOK))).toBe('timed-out')
  expect(asked).toHaveLength(1)
  asked[0]?.answer(7)
  await sleep(5)
  const late = await shares.read(pool, 1, ['sharing', 'new'], LOOK)
  expect(late).toMatchObject({ groups: [{ groupId: 'sharing', offset: 7 }] })
  expect(late.atMs - askedMs).toBeLessThan(LOOK.timeoutMs)
  // It was asked anew meanwhile, of all groups.
  expect(asked.map(({ groupIds }) => groupIds.length)).toEqual([1, 2])
})

it('an answer in time is what is told; another failure than slowness is not covered up by an older answer', async () => {
  const { asked, pool } = coordinator()
  const shares = new ShareOffsets(new AbortController().signal)
  const first = shares.read(pool, 1, ['sharing'], LOOK)
  asked[0]?.answer(7)
  expect(await first).toMatchObject({ groups: [{ offset: 7 }] })
  const second = codeOf(shares.read(pool, 1, ['sharing'], LOOK))
  asked[1]?.fail('protocol-error')
  expect(await second).toBe('protocol-error')
})

it('nothing is asked where there is no share group', async () => {
  const { asked, pool } = coordinator()
  expect((await new ShareOffsets(new AbortController().signal).read(pool, 1, [], LOOK)).groups).toEqual([])
  expect(asked).toEqual([])
})
