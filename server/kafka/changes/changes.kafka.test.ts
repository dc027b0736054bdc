import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from '#demo/brokers/cluster'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import type { ClusterConfig } from '../../config/cluster-config.ts'
import { Secret } from '../../secret.ts'
import { untilKnown } from '../../testing/create-topics.ts'
import { fakeConfig } from '../../testing/fake-host.ts'
import { openChanges } from './open-changes.ts'
import type { ClusterChanges } from './open-changes.ts'

const never = new AbortController().signal
let cluster: Cluster
let changes: ClusterChanges & { close(): Promise<void> }

beforeAll(async () => {
  cluster = await startTemporaryCluster({
    nodes: 1,
    saslSsl: { users: [{ name: 'alice', password: 'secret' }], clientAuth: 'required' },
  })
  changes = openChanges(fakeConfig('test', { bootstrap: cluster.bootstrap }))
})
afterAll(async () => {
  await changes?.close()
  await cluster?.close()
})

const describeTopic = (topic: string) => kafkaTopics('--describe', '--topic', topic)
function kafkaTopics(...args: string[]): Promise<string> {
  return runKafkaTool('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', cluster.bootstrap.join(','), ...args])
}

/** Known to the broker too, which learns of it a moment after the controller has made it. */
async function create(name: string, partitions = 1, configs: Record<string, string> = {}) {
  const made = await changes.createTopic({ name, layout: { partitions, replicationFactor: 1 }, configs }, false, never)
  await untilKnown(cluster.bootstrap, [name])
  return made
}

describe('creating a topic', () => {
  it('makes what was asked for, by counts or by assignment, as Kafka’s own tool sees it', async () => {
    const made = await create('by-counts', 3, { 'retention.ms': '1234567' })
    expect(made).toMatchObject({ partitions: 3, replicationFactor: 1, configs: { 'retention.ms': '1234567' } })
    const printed = await describeTopic('by-counts')
    expect(printed).toContain('PartitionCount: 3')
    expect(printed).toContain('retention.ms=1234567')
    const layout = { assignments: [[1], [1]] }
    expect(await changes.createTopic({ name: 'by-assignment', layout, configs: {} }, false, never)).toMatchObject({
      partitions: 2,
    })
    expect(await describeTopic('by-assignment')).toContain('PartitionCount: 2')
  })

  it('as a dry run makes nothing', async () => {
    await changes.createTopic({ name: 'dry', layout: { partitions: 3, replicationFactor: 1 }, configs: {} }, true, never)
    expect((await kafkaTopics('--list')).split('\n')).not.toContain('dry')
  })

  it.each([
    ['by-counts', 1, 1, {}, 'topic-exists', '/name', "Topic 'by-counts' already exists."],
    [
      'a b',
      1,
      1,
      {},
      'refused-by-kafka',
      '/name',
      "contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
    ],
    [
      'x',
      1,
      9,
      {},
      'refused-by-kafka',
      '/replicationFactor',
      'The target replication factor of 9 cannot be reached because only 1 broker(s) are registered',
    ],
    ['x', 0, 1, {}, 'refused-by-kafka', '/partitions', 'Number of partitions was set to an invalid non-positive value.'],
    ['x', 1, 1, { 'no.such': '1' }, 'refused-by-kafka', '/configs', 'Unknown topic config name: no.such'],
    ['with.period', 1, 1, {}, 'refused-by-kafka', '/name', 'collides with existing topic'],
  ])(
    'that Kafka refuses passes Kafka’s own reason on: %s %i %i',
    async (name, partitions, replicationFactor, configs, code, pointer, text) => {
      await create('by-counts').catch(() => null)
      await create('with_period').catch(() => null)
      const refused = changes.createTopic(
        { name, layout: { partitions, replicationFactor }, configs: { ...configs } },
        false,
        never,
      )
      await expect(refused).rejects.toMatchObject({
        code,
        message: expect.stringContaining(text),
        errors: [{ pointer, detail: expect.stringContaining(text) }],
      })
    },
  )
})

describe('altering a topic', () => {
  it('sets and deletes only the overrides that are named', async () => {
    const five = {
      'retention.ms': '1',
      'retention.bytes': '2',
      'segment.bytes': '1048576',
      'max.message.bytes': '4',
      'flush.ms': '5',
    }
    await create('altered', 1, five)
    await changes.alterTopicConfigs(
      'altered',
      { 'retention.ms': '999', 'flush.ms': null, 'cleanup.policy': 'compact' },
      true,
      never,
    )
    const untouched = await describeTopic('altered')
    expect(untouched).toContain('retention.ms=1,')
    await changes.alterTopicConfigs(
      'altered',
      { 'retention.ms': '999', 'flush.ms': null, 'cleanup.policy': 'compact' },
      false,
      never,
    )
    await expect.poll(() => describeTopic('altered'), { timeout: 30_000 }).toContain('retention.ms=999')
    const printed = await describeTopic('altered')
    for (const kept of ['retention.bytes=2', 'segment.bytes=1048576', 'max.message.bytes=4', 'cleanup.policy=compact']) {
      expect(printed).toContain(kept)
    }
    expect(printed).not.toContain('flush.ms')
  })

  it('adds partitions and never takes any away', async () => {
    await create('grown', 2)
    await changes.addPartitions('grown', 5, false, never)
    expect(await describeTopic('grown')).toContain('PartitionCount: 5')
    await expect(changes.addPartitions('grown', 3, false, never)).rejects.toMatchObject({
      code: 'refused-by-kafka',
      message: expect.stringContaining('currently has 5 partition(s); 3 would not be an increase'),
      errors: [{ pointer: '/partitionCount' }],
    })
  })

  it('deletes it, and says of one that is not there that it is not there', async () => {
    await create('short-lived')
    await changes.deleteTopic('short-lived', never)
    await expect.poll(async () => (await kafkaTopics('--list')).split('\n'), { timeout: 30_000 }).not.toContain('short-lived')
    await expect(changes.deleteTopic('short-lived', never)).rejects.toMatchObject({ code: 'topic-not-found' })
  })
})

describe('producing', () => {
  const record = {
    topic: 'produced',
    key: null,
    value: Buffer.from('v'),
    headers: [],
    partition: null,
    compression: 'none',
    timestampMs: 5,
  } as const

  it('chooses the partition of a key as Kafka’s own producer does', async () => {
    await create('produced', 7)
    const keys = Array.from({ length: 60 }, (_, i) => `key ${i} ${'ü'.repeat(i % 5)}`)
    const args = ['--bootstrap-server', cluster.bootstrap.join(','), '--topic', 'produced']
    const input = keys.map(key => `${key}\tv`).join('\n')
    await runKafkaTool('org.apache.kafka.tools.ConsoleProducer', [...args, '--reader-property', 'parse.key=true'], { input })
    const reading = [
      '--from-beginning',
      '--max-messages',
      '60',
      '--timeout-ms',
      '20000',
      '--formatter-property',
      'print.key=true',
      '--formatter-property',
      'print.partition=true',
    ]
    const printed = await runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...args, ...reading])
    const theirs = new Map(
      printed
        .trim()
        .split('\n')
        .map(line => [line.split('\t')[1], Number(/^Partition:(\d+)/.exec(line)?.[1])]),
    )
    for (const key of keys) {
      expect(await changes.choosePartition('produced', Buffer.from(key), null, never)).toBe(theirs.get(key))
    }
  })

  it('answers partition, offset and timestamp, the broker’s own where the topic wants that', async () => {
    const before = await changes.produce({ ...record, partition: 6 }, never)
    const after = await changes.produce({ ...record, partition: 6 }, never)
    expect(after).toEqual({ partition: 6, offset: before.offset + 1n, timestampMs: 5 })
    await create('stamped', 1, { 'message.timestamp.type': 'LogAppendTime' })
    const stamped = await changes.produce({ ...record, topic: 'stamped' }, never)
    expect(Math.abs(stamped.timestampMs - Date.now())).toBeLessThan(60_000)
  })

  it.each([
    ['a value larger than the topic takes', { 'max.message.bytes': '100' }, { value: Buffer.alloc(1000) }, 'MESSAGE_TOO_LARGE'],
    [
      'a record without key in a compacted topic',
      { 'cleanup.policy': 'compact' },
      {},
      'Compacted topic cannot accept message without key',
    ],
  ])('%s is refused with Kafka’s reason', async (what, configs, change, text) => {
    const topic = what.replaceAll(' ', '-').replaceAll('’', '')
    await create(topic, 1, { ...configs })
    await expect(changes.produce({ ...record, ...change, topic }, never)).rejects.toMatchObject({
      code: 'refused-by-kafka',
      message: expect.stringContaining(text),
    })
  })

  it('to an unknown topic or partition says so and creates nothing', async () => {
    await expect(changes.produce({ ...record, topic: 'nowhere' }, never)).rejects.toMatchObject({ code: 'topic-not-found' })
    await expect(changes.produce({ ...record, partition: 7 }, never)).rejects.toMatchObject({
      code: 'partition-not-found',
      errors: [{ pointer: '/partition', detail: 'Topic “produced” has partitions 0 to 6, not 7.' }],
    })
    expect((await kafkaTopics('--list')).split('\n')).not.toContain('nowhere')
  })
})

it('TLS with a client certificate and SCRAM reach the changes too', async () => {
  const { ca, cert, key } = cluster.clientTls ?? { ca: '', cert: '', key: '' }
  const config: ClusterConfig = fakeConfig('secure', {
    bootstrap: cluster.saslSslBootstrap,
    tls: { ca, cert, key: new Secret(key), serverName: null },
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'alice', password: new Secret('secret') },
  })
  const secure = openChanges(config)
  try {
    await secure.createTopic({ name: 'secured', layout: { partitions: 1, replicationFactor: 1 }, configs: {} }, false, never)
    const produced = {
      topic: 'secured',
      key: null,
      value: null,
      headers: [],
      partition: null,
      compression: 'zstd',
      timestampMs: 1,
    } as const
    expect(await secure.produce(produced, never)).toMatchObject({ offset: 0n })
  } finally {
    await secure.close()
  }
})
