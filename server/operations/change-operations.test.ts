import { describe, expect, it } from 'vitest'
import type { Changes, OperationContext } from './context.ts'
import { PartituraError } from '../errors.ts'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { alterTopic } from './alter-topic.ts'
import { createTopic } from './create-topic.ts'
import { deleteTopic } from './delete-topic.ts'
import { produceRecord } from './produce-record.ts'
import { readMessage } from './read-message.ts'

const before = buildState({ topics: { orders: { partitions: [{}, {}] }, __internal: { internal: true, partitions: [{}] } } })

/** A cluster that lets these changes through and writes down what was asked; `after`: what it shows once something was. */
function clusterWith(changes: Partial<Changes>, { after = before, readOnly = false } = {}) {
  const asked: string[] = []
  const noting = Object.fromEntries(
    Object.entries(changes).map(([name, change]) => [
      name,
      (...args: never[]) => {
        asked.push(name)
        return Reflect.apply(change, undefined, args) as unknown
      },
    ]),
  )
  const base = fakeCluster(() => (asked.length > 0 ? after : before), { readOnly })
  const reads = { ...base.reads, topicConfigs: () => Promise.resolve([]) }
  return { asked, context: fakeContext({ ...base, reads, changes: { ...base.changes, ...noting } }) }
}

const without = (name: string) => ({ ...before, topics: new Map([...before.topics].filter(([topic]) => topic !== name)) })
const done = () => Promise.resolve()
const inDoubt = () => Promise.reject(new PartituraError('outcome-unknown', 'no answer'))

it.each<[string, (context: OperationContext) => Promise<unknown>]>([
  ['creating', context => createTopic(context, { name: 'a', partitions: 1, replicationFactor: 1, dryRun: true })],
  ['altering', context => alterTopic(context, 'orders', { partitionCount: 9, dryRun: true })],
  ['deleting', context => deleteTopic(context, 'orders', { dryRun: true })],
  ['producing', context => produceRecord(context, 'orders', { value: 'v', dryRun: true })],
])('%s is refused on a read-only cluster, even as a dry run', async (_what, change) => {
  await expect(change(clusterWith({}, { readOnly: true }).context)).rejects.toMatchObject({ code: 'read-only' })
})

describe('creating a topic', () => {
  const body = { name: 'new', partitions: 2, replicationFactor: 3, configs: { 'retention.ms': '5' } }
  const told = { 'min.insync.replicas': '2' }
  const after = buildState({ topics: { new: { partitions: [{ replicas: [3, 1, 2] }, { replicas: [1, 2, 3] }] } } })

  it('answers where the replicas are, and with the command of Kafka’s own tool', async () => {
    const { context } = clusterWith(
      { createTopic: () => Promise.resolve({ partitions: 2, replicationFactor: 3, configs: told }) },
      { after },
    )
    expect(await createTopic(context, body)).toMatchObject({
      name: 'new',
      dryRun: false,
      partitions: 2,
      replicationFactor: 3,
      assignments: [
        [3, 1, 2],
        [1, 2, 3],
      ],
      command:
        'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic new --replica-assignment 2:1:3,3:1:2 --config retention.ms=5',
      effectiveConfigs: told,
      survives: [
        'Any one broker: reads and writes go on.',
        expect.stringContaining('Any two brokers: writes with acks=all stop'),
      ],
    })
  })

  it('that nobody confirmed counts as done when the topic is there as it was asked for, and not when it is another', async () => {
    const asked = buildState({ topics: { new: { partitions: [{ replicas: [2, 1, 3] }, { replicas: [3, 1, 2] }] } } })
    const { context } = clusterWith({ createTopic: inDoubt }, { after: asked })
    expect(await createTopic(context, body)).toMatchObject({ name: 'new', partitions: 2 })
    const other = clusterWith({ createTopic: inDoubt }, { after }).context
    const signal = AbortSignal.timeout(200)
    await expect(createTopic({ ...other, signal }, body)).rejects.toMatchObject({ code: 'outcome-unknown' })
  })

  it('that nobody confirmed stays unknown when the topic is not there', async () => {
    const { context } = clusterWith({ createTopic: inDoubt })
    const signal = AbortSignal.timeout(200)
    await expect(createTopic({ ...context, signal }, body)).rejects.toMatchObject({ code: 'outcome-unknown' })
  })
})

describe('deleting a topic', () => {
  it('happens, but not as a dry run, and not to a topic of Kafka’s own', async () => {
    const { context, asked } = clusterWith({ deleteTopic: done }, { after: without('orders') })
    expect(await deleteTopic(context, 'orders', { dryRun: true })).toMatchObject({ name: 'orders', dryRun: true })
    await expect(deleteTopic(context, '__internal', {})).rejects.toMatchObject({ code: 'conflict' })
    await expect(deleteTopic(context, 'nobody', {})).rejects.toMatchObject({ code: 'topic-not-found' })
    expect(asked).toEqual([])
    expect(await deleteTopic(context, 'orders', {})).toMatchObject({ name: 'orders', dryRun: false })
    expect(asked).toEqual(['deleteTopic'])
  })
})

describe('altering a topic', () => {
  it('checks everything before it does anything', async () => {
    const refused = () => Promise.reject(new PartituraError('refused-by-kafka', 'no'))
    const { context, asked } = clusterWith({ addPartitions: done, alterTopicConfigs: refused })
    await expect(alterTopic(context, 'orders', { partitionCount: 4, configs: { x: 'y' } })).rejects.toMatchObject({
      code: 'refused-by-kafka',
    })
    expect(asked).toEqual(['addPartitions', 'alterTopicConfigs'])
  })

  it('refuses to take partitions away, or to do nothing, without asking Kafka', async () => {
    const { context } = clusterWith({})
    await expect(alterTopic(context, 'orders', { partitionCount: 1 })).rejects.toMatchObject({
      errors: [{ pointer: '/partitionCount' }],
    })
    await expect(alterTopic(context, 'orders', {})).rejects.toMatchObject({ code: 'invalid-body' })
  })

  it('says what a dry run would change', async () => {
    const { context } = clusterWith({ alterTopicConfigs: done, addPartitions: done })
    expect(await alterTopic(context, 'orders', { configs: { a: '1', b: null }, partitionCount: 3, dryRun: true })).toMatchObject({
      dryRun: true,
      configs: [
        { name: 'a', before: null, after: '1' },
        { name: 'b', before: null, after: null },
      ],
      partitionCount: { before: 2, after: 3 },
    })
  })
})

describe('producing', () => {
  it('takes text, base64 and hex, and names every field that is none of them', async () => {
    const sent: unknown[] = []
    const produce: Changes['produce'] = input => {
      sent.push(input)
      return Promise.resolve({ partition: 1, offset: 2n ** 60n, timestampMs: 7 })
    }
    const { context } = clusterWith({ produce })
    const headers = [{ key: 'h', value: { data: 'ff', encoding: 'hex' as const } }]
    expect(await produceRecord(context, 'orders', { key: 'ü', value: { data: 'AAE=', encoding: 'base64' }, headers })).toEqual({
      partition: 1,
      offset: String(2n ** 60n),
      timestampMs: 7,
      dryRun: false,
    })
    expect(sent).toMatchObject([
      {
        key: Buffer.from('ü'),
        value: Buffer.from([0, 1]),
        headers: [{ key: 'h', value: Buffer.from([255]) }],
        compression: 'none',
      },
    ])
    const bad = { key: { data: '!', encoding: 'base64' as const }, value: { data: 'abc', encoding: 'hex' as const } }
    await expect(produceRecord(context, 'orders', bad)).rejects.toMatchObject({
      code: 'invalid-body',
      errors: [{ pointer: '/key' }, { pointer: '/value' }],
    })
  })

  it('as a dry run says the partition only where it is certain', async () => {
    const { context } = clusterWith({ choosePartition: () => Promise.resolve(4) })
    expect(await produceRecord(context, 'orders', { key: 'k', value: null, dryRun: true })).toMatchObject({
      partition: 4,
      offset: null,
    })
    expect(await produceRecord(context, 'orders', { value: null, dryRun: true })).toMatchObject({ partition: null, offset: null })
  })
})

it('one message needs numbers in its address', async () => {
  const { context } = clusterWith({})
  for (const [partition, offset] of [
    ['x', '1'],
    ['-1', '1'],
    ['99999999999', '1'],
    ['0', '9223372036854775808'],
    ['0', '1e3'],
  ] as const) {
    await expect(readMessage(context, 'orders', partition, offset)).rejects.toMatchObject({ code: 'invalid-parameter' })
  }
})
