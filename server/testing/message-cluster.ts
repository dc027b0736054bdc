import { Kafka, logLevel } from 'kafkajs'
import type { Message as SentMessage } from 'kafkajs'
import { afterAll, beforeAll, expect } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCluster } from '#demo/brokers/cluster'
import type { Cluster, ClusterOptions } from '#demo/brokers/cluster'
import type { MessagesQuery, ScanLine } from '#lib/wire/messages'
import type { ClusterConfig } from '../config/cluster-config.ts'
import { createBrokerPool } from '../kafka/connections/broker-pool.ts'
import type { BrokerPool } from '../kafka/connections/broker-pool.ts'
import { openChanges } from '../kafka/changes/open-changes.ts'
import type { ClusterChanges } from '../kafka/changes/open-changes.ts'
import { createMessageEngine } from '../messages/messages.ts'
import type { MessageEngine, Messages } from '../messages/messages.ts'
import { knownToAll } from './create-topics.ts'
import { fakeConfig } from './fake-host.ts'

export interface MessageCluster {
  cluster: Cluster
  /** Holds `broker-<id>/<topic>-<partition>/`. */
  dataDir: string
  config: ClusterConfig
  messages: Messages
  changes: ClusterChanges
  pool: BrokerPool
  /** kafkajs, which is not what is tested. */
  otherClient: Kafka
  topic: (name: string, partitions?: number, configs?: Record<string, string>) => Promise<string>
  /** Written by kafkajs, each message once and in order. */
  send: (topic: string, messages: SentMessage[]) => Promise<void>
}

export const never = new AbortController().signal

/** Real brokers with what reads and changes messages, for the tests of one file. */
export function messageCluster(options: Omit<ClusterOptions, 'dataDir'>): MessageCluster {
  let started: (MessageCluster & { engine: MessageEngine; end: () => Promise<void> }) | undefined
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'partitura-messages-'))
    const cluster = await startCluster({ ...options, dataDir })
    const config = fakeConfig('test', { bootstrap: cluster.bootstrap })
    const pool = createBrokerPool(config, 'browse')
    const changes = openChanges(config)
    const engine = createMessageEngine()
    const end = async () => {
      await engine.close()
      pool.close()
      await changes.close()
      await cluster.close(0)
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    }
    const otherClient = new Kafka({ brokers: cluster.bootstrap, logLevel: logLevel.NOTHING })
    started = {
      cluster,
      dataDir,
      config,
      messages: engine.forCluster(pool, null),
      changes,
      pool,
      otherClient,
      engine,
      end,
      async topic(name, partitions = 1, configs = {}) {
        const replicationFactor = Math.min(3, cluster.brokers.length)
        // Messages with timestamps of years ago must not be removed in the middle of a test.
        const kept = { 'retention.ms': '-1', ...configs }
        await changes.createTopic({ name, layout: { partitions, replicationFactor }, configs: kept }, false, never)
        await expect.poll(() => knownToAll(pool, [name]), { timeout: 20_000 }).toBe(true)
        return name
      },
      async send(topic, messages) {
        const producer = otherClient.producer({ allowAutoTopicCreation: false, idempotent: true })
        await producer.connect()
        try {
          await producer.send({ topic, messages })
        } finally {
          await producer.disconnect()
        }
      },
    }
  })
  afterAll(() => started?.end())
  const get = () => {
    if (started === undefined) throw new Error('the cluster is not started')
    return started
  }
  return {
    get cluster() {
      return get().cluster
    },
    get dataDir() {
      return get().dataDir
    },
    get config() {
      return get().config
    },
    get messages() {
      return get().messages
    },
    get changes() {
      return get().changes
    },
    get pool() {
      return get().pool
    },
    get otherClient() {
      return get().otherClient
    },
    topic: (...args) => get().topic(...args),
    send: (...args) => get().send(...args),
  }
}

/** Every line of a search. */
export async function collect(messages: Messages, topic: string, query: MessagesQuery, signal = never) {
  const lines: ScanLine[] = []
  for await (const line of messages.scan(topic, query, signal)) lines.push(line)
  const end = lines.at(-1)
  if (end?.type !== 'end') throw new Error('a search must end with an end line')
  return {
    lines,
    end,
    found: lines.filter(line => line.type === 'message'),
    unreadable: lines.filter(line => line.type === 'unreadable'),
  }
}
