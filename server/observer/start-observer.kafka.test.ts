import { MessageChannel } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { offsetAt } from '#lib/kafka/cluster-state'
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { ClusterEvent } from '#lib/wire/events'
import type { ClusterConfig } from '../config/cluster-config.ts'
import type { HistoryMessage } from '../history/sample-batch.ts'
import { createBrokerPool } from '../kafka/connections/broker-pool.ts'
import { metadataRequest } from '../kafka/protocol/metadata.ts'
import { Secret } from '../secret.ts'
import { startObserver } from './start-observer.ts'
import type { Observer } from './start-observer.ts'
import { slowdown } from '../testing/slowdown.ts'

type Cluster = Awaited<ReturnType<typeof startTemporaryCluster>>

function configFor(bootstrap: readonly string[], more: Partial<ClusterConfig> = {}): ClusterConfig {
  return {
    id: 'test',
    name: 'test',
    bootstrap,
    tls: null,
    sasl: null,
    readOnly: false,
    schemaRegistry: null,
    clientRack: null,
    demoControl: null,
    ...more,
  }
}

/** Resolves with the state in which `holds` is true for the first time; the observer says when there is a new one. */
function until(
  observer: Observer,
  what: string,
  holds: (state: ClusterState) => boolean,
  timeoutMs = 20_000,
): Promise<ClusterState> {
  return new Promise((resolve, reject) => {
    const startedAtMs = Date.now()
    const tooLate = () => new Error(`not within ${timeoutMs} ms from ${startedAtMs}: ${what}; ${looksIn(observer.state())}`)
    const timer = setTimeout(() => end(() => reject(tooLate())), timeoutMs)
    const off = observer.onChange(state => check(state))
    const end = (then: () => void) => {
      clearTimeout(timer)
      off()
      then()
    }
    function check(state: ClusterState) {
      if (holds(state)) end(() => resolve(state))
    }
    check(observer.state())
  })
}

function looksIn(state: ClusterState): string {
  const brokers = [...state.brokers.values()].map(({ brokerId, registered, reachable }) => ({ brokerId, registered, reachable }))
  return JSON.stringify({ brokers, looks: state.looks, offsetsAsOfMs: [...state.partitionColumns.offsetsAsOfMs] })
}

function leaderOf(state: ClusterState, topic: string, partition = 0): number | null | undefined {
  return state.topics.get(topic)?.partitions[partition]?.leader
}

function endOffset(state: ClusterState, topic: string, partition = 0): bigint | null {
  return offsetAt(state.partitionColumns.logEndOffset, state.topics.get(topic)?.partitions[partition]?.row ?? -1)
}

describe('three brokers', () => {
  let cluster: Cluster
  let observer: Observer
  const events: ClusterEvent[] = []
  const history: HistoryMessage[] = []

  const tool = (mainClass: string, args: readonly string[]) =>
    runKafkaTool(mainClass, ['--bootstrap-server', cluster.bootstrap.join(','), ...args])
  /** When the cluster's own metadata first says so: asked of it every 50 ms, past the observer. */
  async function clusterKnows(holds: (leader: number) => boolean, partition: number): Promise<number> {
    const pool = createBrokerPool(configFor(cluster.bootstrap), 'browse')
    try {
      return await vi.waitFor(
        async () => {
          const { answer } = await pool.requestAny(metadataRequest, { topics: ['orders'] }, { whenDown: 'fail' })
          const found = answer.topics[0]?.partitions.find(each => each.partition === partition)
          if (!found || !holds(found.leader)) throw new Error('not yet')
          return Date.now()
        },
        { timeout: 20_000, interval: 50 },
      )
    } finally {
      pool.close()
    }
  }

  const topicCommand = (...args: string[]) => tool('org.apache.kafka.tools.TopicCommand', args)

  beforeAll(async () => {
    // A paused broker must be seen to be silent, and the others twice to be fresh, before Kafka drops it.
    cluster = await startTemporaryCluster({ nodes: 3, properties: { 'broker.session.timeout.ms': '15000' } })
    await topicCommand(
      '--create',
      '--topic',
      'orders',
      '--partitions',
      '6',
      '--replication-factor',
      '3',
      '--config',
      'retention.ms=3600000',
    )
    const { port1, port2 } = new MessageChannel()
    port1.on('message', (message: HistoryMessage) => history.push(message))
    observer = startObserver({ config: configFor(cluster.bootstrap), historyPort: port2 })
    observer.onChange((_state, change) => events.push(...change.events))
  })
  afterAll(async () => {
    await observer?.close()
    await cluster?.close()
  })

  test('a full look knows brokers, quorum, topics, offsets, sizes and configuration', async () => {
    await until(observer, 'the first look', ({ phase }) => phase === 'live')
    // On a busy machine an answer may take longer than the observer waits for it.
    await vi.waitFor(
      async () => {
        await observer.refresh(['metadata', 'offsets', 'quorum', 'groups', 'log-dirs', 'configs'])
        expect(Object.values(observer.state().looks).flatMap(look => look.failures)).toEqual([])
      },
      { timeout: 20_000 },
    )
    const state = observer.state()
    expect(state).toMatchObject({ phase: 'live', kafkaVersion: '4.4', coordination: 'kraft' })
    expect(
      [...state.brokers.values()].map(({ brokerId, registered, reachable, fenced }) => [brokerId, registered, reachable, fenced]),
    ).toEqual([
      [1, true, true, false],
      [2, true, true, false],
      [3, true, true, false],
    ])
    expect(state.quorum?.voters.map(voter => voter.replicaId)).toEqual([1, 2, 3])
    const topic = state.topics.get('orders')
    expect(topic?.partitions).toHaveLength(6)
    expect(topic?.config).toMatchObject({ minInsyncReplicas: 2, retentionMs: 3_600_000n, cleanupPolicy: 'delete' })
    expect(endOffset(state, 'orders')).toBe(0n)
    expect(state.replicaColumns.sizeBytes[topic?.partitions[0]?.replicaRow ?? -1]).toBe(0)
    expect(state.groups?.size).toBe(0)
    expect(Object.values(state.looks).flatMap(look => look.failures)).toEqual([])
  })

  test('a topic made and deleted elsewhere comes and goes, with its configuration, and is told as events', async () => {
    await topicCommand('--create', '--topic', 'short-lived', '--partitions', '1', '--replication-factor', '1')
    await until(observer, 'the new topic with its configuration', state => Boolean(state.topics.get('short-lived')?.config))
    await topicCommand('--delete', '--topic', 'short-lived')
    await until(observer, 'the topic gone', state => !state.topics.has('short-lived'))
    const kinds = events.filter(event => event.subject.topic === 'short-lived').map(event => event.kind)
    expect(kinds).toEqual(['topic-created', 'topic-deleted'])
  })

  test('a broker that stops without a word leaves the others fresh, and is told apart from one that Kafka has dropped', async () => {
    await until(observer, 'everybody there', state =>
      [...state.brokers.values()].every(broker => broker.reachable && broker.registered),
    )
    const pausedAtMs = Date.now()
    await cluster.pause(3)
    try {
      const silent = await until(observer, 'broker 3 not answering', state => state.brokers.get(3)?.reachable === false, 6000)
      expect(silent.brokers.get(3)).toMatchObject({ registered: true, reachable: false })
      expect(silent.brokers.get(3)?.reachableSinceMs).toBeGreaterThanOrEqual(pausedAtMs)
      const others = silent.topics.get('orders')?.partitions.filter(partition => partition.leader !== 3) ?? []
      const rowsFreshSince = (state: ClusterState, sinceMs: number) =>
        others.every(({ row }) => (state.partitionColumns.offsetsAsOfMs[row] ?? 0) >= sinceMs)
      // Read within one state: Kafka drops the broker after a while, and then it leads nothing that could fail. Nobody else
      // may fail with it: what a silent controller keeps waiting must not cost the answers of healthy brokers.
      const onlySilentFails = ({ looks }: ClusterState) =>
        looks.offsets.failures.length === 1 &&
        looks.offsets.failures.every(({ brokerId, code }) => brokerId === 3 && code === 'timed-out')
      for (let look = 0; look < 2; look++) {
        const sinceMs = Date.now()
        await until(
          observer,
          'the others still looked at',
          state => rowsFreshSince(state, sinceMs) && onlySilentFails(state),
          4500,
        )
      }
      const dropped = await until(
        observer,
        'broker 3 dropped by the cluster',
        state => state.brokers.get(3)?.registered === false,
      )
      expect([0, 1, 2, 3, 4, 5].map(partition => leaderOf(dropped, 'orders', partition))).not.toContain(3)
    } finally {
      cluster.resume(3)
    }
    await until(observer, 'broker 3 back', state => {
      const broker = state.brokers.get(3)
      return (
        broker?.reachable === true &&
        broker.registered &&
        (state.topics.get('orders')?.partitions ?? []).every(({ isr }) => isr.length === 3)
      )
    })
  })

  test('a leader that dies is noticed at once, its successor soon after the cluster knows, and its return too', async () => {
    const state = await until(observer, 'everybody there', now => [...now.brokers.values()].every(broker => broker.reachable))
    const victim = state.topics.get('orders')?.partitions.find(({ leader }) => leader !== state.quorum?.leaderId)
    const brokerId = victim?.leader ?? 1
    const partition = victim?.partition ?? 0
    await cluster.kill(brokerId)
    await until(observer, 'the connection broken', now => now.brokers.get(brokerId)?.reachable === false, 8000)
    const known = clusterKnows(leader => leader !== brokerId, partition)
    const moved = await until(observer, 'a new leader', now => leaderOf(now, 'orders', partition) !== brokerId)
    const seenAtMs = Date.now()
    expect(seenAtMs - (await known)).toBeLessThan(2500 * (await slowdown()))
    const told = moved.topics.get('orders')?.partitions[partition]
    expect(told).toMatchObject({ previousLeader: brokerId })
    expect(told?.isr).not.toContain(brokerId)
    expect(events.some(event => event.kind === 'leader-elected' && event.before === brokerId)).toBe(true)
    await cluster.start(brokerId)
    await until(
      observer,
      'back in every ISR',
      now => (now.topics.get('orders')?.partitions ?? []).every(({ isr }) => isr.length === 3),
      30_000,
    )
    await until(observer, 'answering again', now => now.brokers.get(brokerId)?.reachable === true)
  })

  test('the history gets samples and events past the main thread', async () => {
    await expect.poll(() => history.some(message => message.kind === 'samples'), { timeout: 15_000 }).toBe(true)
    const samples = history.flatMap(message => (message.kind === 'samples' ? message.samples : []))
    expect(samples.some(sample => sample.metric === 'topic.messages-in' && sample.labels.topic === 'orders')).toBe(true)
    expect(samples.every(sample => sample.value >= 0)).toBe(true)
    const ids = history.flatMap(message => (message.kind === 'events' ? message.events.map(event => event.id) : []))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(events.map(event => event.id)))
  })
})

test('before any broker is up every address is named with its reason, and the observer finds the cluster by itself', async () => {
  const cluster = await startTemporaryCluster({ nodes: 1 })
  await cluster.kill(1)
  const observer = startObserver({ config: configFor(cluster.bootstrap), historyPort: null })
  try {
    const lost = await until(observer, 'unreachable', state => state.phase === 'unreachable')
    expect(lost.bootstrap).toMatchObject([
      { address: cluster.bootstrap[0], error: expect.stringContaining('connection refused') },
    ])
    await cluster.start(1)
    const found = await until(observer, 'live', state => state.phase === 'live')
    expect(found.brokers.get(1)).toMatchObject({ reachable: true })
    expect(found.bootstrap).toMatchObject([{ error: null }])
  } finally {
    await observer.close()
    await cluster.close()
  }
})

test('a cluster behind TLS and SCRAM is observed like any other', async () => {
  const user = { name: 'alice', password: 'correct-horse_1' }
  const cluster = await startTemporaryCluster({ nodes: 1, saslSsl: { users: [user], clientAuth: 'required' } })
  const { ca, cert, key } = cluster.clientTls ?? { ca: null, cert: null, key: '' }
  const config = configFor(cluster.saslSslBootstrap, {
    tls: { ca, cert, key: new Secret(key), serverName: null },
    sasl: { mechanism: 'SCRAM-SHA-256', username: user.name, password: new Secret(user.password) },
  })
  const observer = startObserver({ config, historyPort: null })
  try {
    await observer.refresh(['metadata', 'quorum', 'log-dirs'])
    expect(observer.state()).toMatchObject({ phase: 'live', kafkaVersion: '4.4' })
    expect(observer.state().brokers.get(1)?.logDirs).toHaveLength(1)
  } finally {
    await observer.close()
    await cluster.close()
  }
})
