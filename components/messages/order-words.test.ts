import { describe, expect, test } from 'vitest'
import type { ScanOrder } from '#lib/wire/messages'
import { orderWords } from './order-words.ts'

const order = (change: Partial<ScanOrder>): ScanOrder => ({
  by: 'timestamp',
  certain: false,
  lookAheadMessages: 12,
  outOfOrder: [],
  withoutTimestamp: 0,
  notWaitedFor: [],
  handedOverEarly: 0,
  ...change,
})

describe('where the order over partitions is not certain', () => {
  test.each<[ScanOrder | undefined, string[]]>([
    [undefined, []],
    [order({ certain: true }), []],
    [
      order({ outOfOrder: [{ partition: 3, messages: 12, firstOffset: '1400', byMs: 2000 }] }),
      [
        'Order is not certain: 12 messages of partition 3 from offset 1,400 carry timestamps that run against their offsets, by up to 2 s. Offsets decide within a partition.',
      ],
    ],
    [
      order({ notWaitedFor: [1, 2], handedOverEarly: 5 }),
      [
        'Order is not certain: the last 5 messages came before 2 partitions: 1, 2 had been read so far; what is there may belong between.',
      ],
    ],
    [
      order({ notWaitedFor: [4] }),
      ['Order is not certain: messages came before partition 4 had been read so far; what is there may belong between.'],
    ],
    [order({ withoutTimestamp: 1 }), ['1 message without a timestamp: sorted as the oldest.']],
  ])('%#', (given, expected) => {
    expect(orderWords(given)).toEqual(expected)
  })
})
