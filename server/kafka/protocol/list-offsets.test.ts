import { describe, expect, test } from 'vitest'
import { MalformedAnswerError } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { EARLIEST, LATEST, listOffsetsRequest, type ListOffsetsAnswer } from './list-offsets.ts'

test('ListOffsets writes a list of topics once, for each time and version', () => {
  const topics = [{ name: 'orders', partitions: [0, 3] }]
  const fresh = (timestamp: bigint, version: number) =>
    listOffsetsRequest.encode({ timestamp, topics: structuredClone(topics) }, version).toString('hex')
  const again = (timestamp: bigint, version: number) => listOffsetsRequest.encode({ timestamp, topics }, version).toString('hex')
  for (const version of [9, 5, 9]) {
    for (const timestamp of [LATEST, EARLIEST, 1_700_000_000_000n, LATEST, 5n, 6n, 7n, 5n]) {
      expect(again(timestamp, version)).toBe(fresh(timestamp, version))
    }
  }
})

describe('ListOffsets of a list of topics that is asked for again', () => {
  const asked = [
    { name: 'orders', partitions: [0, 3] },
    { name: 'clicks', partitions: [1] },
  ]
  const rows = [
    { name: 'clicks', partitions: [{ partition: 1, offset: 2n ** 40n }] },
    {
      name: 'orders',
      partitions: [
        { partition: 3, offset: 7n },
        { partition: 0, offset: -1n },
      ],
    },
  ]

  function answerOf(topics: typeof rows, errorCode = 0): Buffer {
    const writer = new ByteWriter(true).int32(0)
    writer.array(topics, (w, topic) => {
      w.string(topic.name)
      w.array(topic.partitions, (w2, { partition, offset }) =>
        w2.int32(partition).int16(errorCode).int64(-1n).int64(offset).int32(-1).tags(),
      )
      w.tags()
    })
    return writer.tags().finish()
  }
  const plain = (answer: ListOffsetsAnswer) =>
    answer.topics.map(({ name, from, to }) => ({
      name,
      partitions: [...answer.partition.subarray(from, to)].map((partition, i) => ({
        partition,
        offset: answer.offset[from + i],
      })),
    }))
  const decode = (body: Buffer) => listOffsetsRequest.decode(body, 9, { timestamp: LATEST, topics: asked })

  test('an answer in the same order shares what it is about, and has numbers of its own', () => {
    const first = decode(answerOf(rows))
    const moved = rows.map(topic => ({
      ...topic,
      partitions: topic.partitions.map(each => ({ ...each, offset: each.offset + 5n })),
    }))
    const second = decode(answerOf(moved, 6))
    expect(plain(first)).toEqual(rows)
    expect(plain(second)).toEqual(moved)
    expect(second.topics).toBe(first.topics)
    expect(second.partition).toBe(first.partition)
    expect([[...first.errorCode], [...second.errorCode]]).toEqual([
      [0, 0, 0],
      [6, 6, 6],
    ])
  })

  test.each([
    ['in another order', rows.toReversed()],
    ['with partitions in another order', rows.map(topic => ({ ...topic, partitions: topic.partitions.toReversed() }))],
    ['without a topic', rows.slice(1)],
    ['with another topic of as many letters', rows.map(topic => ({ ...topic, name: topic.name.replace('c', 'k') }))],
    ['with a partition less', rows.map(topic => ({ ...topic, partitions: topic.partitions.slice(0, 1) }))],
    ['of nothing', []],
  ])('an answer %s is read as what it is', (_, other) => {
    decode(answerOf(rows))
    expect(plain(decode(answerOf(other)))).toEqual(other)
    expect(plain(decode(answerOf(rows)))).toEqual(rows)
  })

  test('one that is cut off is refused', () => {
    decode(answerOf(rows))
    expect(() => decode(answerOf(rows).subarray(0, -8))).toThrow(MalformedAnswerError)
  })
})
