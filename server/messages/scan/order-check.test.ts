import { describe, expect, it } from 'vitest'
import { messageLine as message } from '../../testing/message-line.ts'
import { ForwardScan } from './forward-scan.ts'
import type { MergeInput } from './merge.ts'
import { OrderCheck } from './order-check.ts'

/** A partition of which `read` of 10 offsets were looked at and nothing waits to be handed over. */
function input(partition: number, read: number, stalled = false): MergeInput {
  const scan = new ForwardScan({ partition, startOffset: 0n, endOffset: 10n, from: BigInt(read), to: 10n }, false)
  return { scan, stalled }
}

describe('the order of an answer', () => {
  it.each([
    ['oldest', [1, 2, 2, 5]],
    ['newest', [5, 2, 2, 1]],
  ] as const)('%s first is certain when timestamps never turn round', (order, times) => {
    const check = new OrderCheck(order)
    times.forEach((time, i) => check.note(message(i % 2, i, time), [input(0, 3), input(1, 3)], true))
    expect(check.result([])).toMatchObject({ certain: true, outOfOrder: [], notWaitedFor: [] })
  })

  it('tells per partition how many messages stand behind later ones, from where and by how much', () => {
    const check = new OrderCheck('oldest')
    const times: [number, number, number][] = [
      [0, 0, 100],
      [1, 7, 40],
      [0, 1, 110],
      [1, 8, 90],
      [1, 9, 110],
    ]
    for (const [partition, offset, time] of times) check.note(message(partition, offset, time), [], true)
    expect(check.result([])).toMatchObject({
      certain: false,
      outOfOrder: [{ partition: 1, messages: 2, firstOffset: '7', byMs: 60 }],
    })
  })

  it('is not certain next to partitions that were not waited for, stalled, cut short or never reached', () => {
    const check = new OrderCheck('oldest')
    check.note(message(0, 0, 1), [input(0, 1), input(1, 2, true), input(2, 10)], true)
    check.note(message(0, 1, 2), [input(0, 2), input(3, 2)], false)
    expect(check.result([9])).toMatchObject({ certain: false, notWaitedFor: [0, 1, 3, 9], handedOverEarly: 1 })
  })

  it('is not certain where messages carry no timestamp', () => {
    const check = new OrderCheck('oldest')
    check.note(message(0, 0, null), [], true)
    expect(check.result([])).toMatchObject({ certain: false, withoutTimestamp: 1 })
  })

  it('says how many messages were held at most', () => {
    const check = new OrderCheck('oldest')
    const [first, second] = [input(0, 3), input(1, 3)]
    second.scan.found.push(message(1, 3, 9), message(1, 4, 9))
    check.note(message(0, 0, 1), [first, second], true)
    expect(check.result([]).lookAheadMessages).toBe(3)
  })
})
