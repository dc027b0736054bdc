import { describe, expect, test } from 'vitest'
import type { ClusterEvent } from '#lib/wire/events'
import { markAnswer, markList } from '#lib/wire/marks'
import { emptyHistory, fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState, NOW_MS } from '../testing/state-builder.ts'
import { addMark, listMarks, removeMark } from './marks.ts'

const DAY_MS = 86_400_000

function contextOf(readOnly = false) {
  const kept: ClusterEvent[] = []
  const history = {
    ...emptyHistory,
    addMark: (_cluster: string, event: ClusterEvent) => Promise.resolve(void kept.push(event)),
    removeMark: (_cluster: string, id: string) => Promise.resolve(id === 'mark-1'),
    events: () => Promise.resolve({ items: kept, total: kept.length, nextCursor: null }),
  }
  const state = buildState({})
  return {
    kept,
    context: fakeContext(
      fakeCluster(() => state, { readOnly }),
      { history },
    ),
  }
}

describe('a mark', () => {
  test('stands at this moment unless it says otherwise, and names what it is about', async () => {
    const { kept, context } = contextOf()
    const answer = await addMark(context, { text: 'billing 2.14.0', group: 'billing', topic: 'orders' })
    expect(markAnswer.parse(answer)).toEqual(answer)
    expect(answer).toMatchObject({ timeMs: NOW_MS, text: 'billing 2.14.0', group: 'billing', topic: 'orders', brokerId: null })
    expect(kept).toMatchObject([{ kind: 'deploy-mark', subject: { groupId: 'billing', topic: 'orders' }, severity: 'info' }])
    const list = await listMarks(context, { limit: 10 })
    expect(markList.parse(list)).toEqual(list)
    expect(list.items[0]?.id).toBe(answer.id)
  })

  test.each([
    ['half a minute ahead, as clocks are', NOW_MS + 30_000],
    ['89 days old', NOW_MS - 89 * DAY_MS],
  ])('may be %s', async (_name, timeMs) => {
    const { kept, context } = contextOf()
    await addMark(context, { text: 'x', timeMs })
    expect(kept).toMatchObject([{ timeMs }])
  })

  test.each([
    ['to come', NOW_MS + 5 * 60_000],
    ['older than any chart', NOW_MS - 91 * DAY_MS],
  ])('that is %s is refused, and nothing is kept', async (_name, timeMs) => {
    const { kept, context } = contextOf()
    const refused = { code: 'invalid-body', errors: [{ pointer: '/timeMs' }] }
    await expect(addMark(context, { text: 'x', timeMs })).rejects.toMatchObject(refused)
    expect(kept).toEqual([])
  })

  test('is taken away once, and one that is not there is said to be none', async () => {
    const { context } = contextOf()
    await expect(removeMark(context, 'mark-1')).resolves.toMatchObject({ id: 'mark-1' })
    await expect(removeMark(context, 'other')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('is refused where nothing may be changed', async () => {
    const { kept, context } = contextOf(true)
    await expect(addMark(context, { text: 'x' })).rejects.toMatchObject({ code: 'read-only' })
    await expect(removeMark(context, 'mark-1')).rejects.toMatchObject({ code: 'read-only' })
    expect(kept).toEqual([])
  })
})
