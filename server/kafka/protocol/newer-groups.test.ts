import { expect, test } from 'vitest'
import { NOT_TOLD } from '#lib/kafka/lag'
import { MalformedAnswerError } from './byte-reader.ts'
import { describeShareGroupOffsetsRequest } from './describe-share-group-offsets.ts'
import type { OwnRequest } from './request.ts'
import { shareGroupDescribeRequest } from './share-group-describe.ts'
import { streamsGroupDescribeRequest } from './streams-group-describe.ts'
import { GOLDEN_BYTES } from './testing/golden-bytes.ts'

const bytesOf = (name: string, version: number) => Buffer.from(GOLDEN_BYTES[`${name}Response v${version}`] ?? '', 'hex')
const golden = <Args, Answer>(request: OwnRequest<Args, Answer>, version: number) =>
  request.decode(bytesOf(request.name, version), version)

test('ShareGroupDescribe tells members with their partitions, and of a group that is gone only that', () => {
  expect(golden(shareGroupDescribeRequest, 1).groups).toEqual([
    {
      groupId: 'workers',
      errorCode: 0,
      errorMessage: null,
      state: 'Stable',
      protocolType: 'share',
      protocol: 'simple',
      members: [
        {
          memberId: 'm-1',
          instanceId: null,
          clientId: 'app',
          host: '10.0.0.2',
          rack: 'a',
          assignment: [{ topic: 'orders', partitions: [0, 2] }],
        },
      ],
    },
    expect.objectContaining({ groupId: 'gone', errorCode: 69, errorMessage: 'Group gone not found.', members: [] }),
  ])
})

test('DescribeShareGroupOffsets tells start offsets as committed ones, and the lag where this version knows it', () => {
  const [workers, gone] = golden(describeShareGroupOffsetsRequest, 1).groups
  const partitions = Int32Array.of(0, 2)
  const [committedOffset, toldLag] = [BigInt64Array.of(41n, -1n), BigInt64Array.of(7n, -1n)]
  expect(workers?.topics).toEqual([{ topic: 'orders', partitions, committedOffset, toldLag, errorCode: 0 }])
  expect(gone).toMatchObject({ groupId: 'gone', errorCode: 69 })
  const [older] = golden(describeShareGroupOffsetsRequest, 0).groups
  expect(older?.topics[0]).toMatchObject({ committedOffset: BigInt64Array.of(41n), toldLag: BigInt64Array.of(-1n) })
})

test('of a partition with an error, in which Kafka fills in nothing else, DescribeShareGroupOffsets tells no start', () => {
  const bytes = Buffer.from(bytesOf('DescribeShareGroupOffsets', 1))
  // Partition 2: its start offset, leader epoch and lag are before the error code.
  const at = bytes.indexOf(Buffer.from('00000002ffffffffffffffff', 'hex'))
  bytes.writeBigInt64BE(0n, at + 4)
  bytes.writeInt16BE(5, at + 24)
  const [topic] = describeShareGroupOffsetsRequest.decode(bytes, 1).groups[0]?.topics ?? []
  expect(topic).toMatchObject({
    committedOffset: BigInt64Array.of(41n, -1n),
    toldLag: BigInt64Array.of(7n, NOT_TOLD),
    errorCode: 5,
  })
})

test('StreamsGroupDescribe tells tasks, and the partitions that they read', () => {
  const [app] = golden(streamsGroupDescribeRequest, 1).groups
  expect(app).toMatchObject({ groupId: 'app', state: 'Stable', protocolType: 'streams', protocol: 'sticky', errorCode: 0 })
  expect(app?.members).toEqual([
    {
      memberId: 'm-1',
      instanceId: 'i-1',
      clientId: 'app-1',
      host: '10.0.0.3',
      rack: 'a',
      assignment: [{ topic: 'orders', partitions: [0, 1] }],
      tasks: {
        processId: 'p-1',
        active: [{ subtopology: '0', partitions: [0, 1] }],
        standby: [{ subtopology: '0', partitions: [2] }],
        warmup: [],
      },
    },
  ])
  expect(golden(streamsGroupDescribeRequest, 0).groups).toMatchObject([{ state: 'NotReady', members: [], protocol: '' }])
})

test.each([
  [shareGroupDescribeRequest, 1],
  [describeShareGroupOffsetsRequest, 1],
  [streamsGroupDescribeRequest, 1],
] as const)('an answer that ends early is an error and never a shorter group: %o', (request, version) => {
  const bytes = bytesOf(request.name, version)
  // The last byte says that there are no tagged fields, which nobody reads.
  for (let length = 0; length < bytes.length - 1; length++) {
    expect(() => request.decode(bytes.subarray(0, length), version)).toThrow(MalformedAnswerError)
  }
})
