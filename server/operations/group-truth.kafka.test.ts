import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel, type Producer } from 'kafkajs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Cluster } from '#demo/brokers/cluster'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { startObserver, type Observer } from '../observer/start-observer.ts'
import { createTopics } from '../testing/create-topics.ts'
import { fakeCluster, fakeConfig, fakeContext } from '../testing/fake-host.ts'
import { differences, notBetween } from '../testing/java-groups/group-facts.ts'
import { groupMix, startMix } from '../testing/java-groups/group-mix.ts'
import { groupSides, untilQuiet } from '../testing/java-groups/group-sides.ts'
import { startJavaGroups, type JavaGroups } from '../testing/java-groups/java-groups.ts'
import type { OperationContext } from './context.ts'
import { listGroups } from './list-groups.ts'

// What we tell of groups against what Kafka's own tool and Java Admin tell, field by field. The groups are Kafka's own Java
// consumers, share consumers and Streams programs. Two hundred of them: `npm run bench -- groups`.

// Two of each kind, on either topic.
const GROUPS = 20
const MESSAGES = 40
/** Between the writes under load: all ends move between two looks, and the brokers have time for other tests. */
const BETWEEN_MS = 50
const TOPICS = { orders: 6, clicks: 3 }
const MIX = groupMix(GROUPS, Object.keys(TOPICS))

let cluster: Cluster
let producer: Producer
let observer: Observer
let java: JavaGroups
let context: OperationContext
const closers: (() => unknown)[] = []

beforeAll(async () => {
  cluster = await startTemporaryCluster({ nodes: 3 })
  const client = new Kafka({ clientId: 'tester', brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING })
  producer = client.producer({ idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  closers.push(() => producer.disconnect())
  const topics = Object.entries(TOPICS).map(([topic, numPartitions]) => ({ topic, numPartitions, replicationFactor: 3 }))
  await createTopics(cluster.bootstrap, topics)
  await fill(MESSAGES)
  observer = startObserver({ config: fakeConfig('test', { bootstrap: cluster.bootstrap }), historyPort: null })
  closers.push(() => observer.close())
  context = fakeContext(fakeCluster(() => observer.state()))
  java = await startJavaGroups(cluster.bootstrap)
  closers.push(() => java.close())
}, 300_000)

afterAll(async () => {
  await Promise.allSettled(closers.map(close => close()))
  await cluster?.close()
})

async function fill(each: number): Promise<void> {
  for (const [topic, partitions] of Object.entries(TOPICS)) {
    const messages = Array.from({ length: partitions * each }, (_, i) => ({ partition: i % partitions, value: `message ${i}` }))
    await producer.send({ topic, messages })
  }
}

const sides = () => groupSides(java, observer, context, MIX)

it(
  `B11: ${GROUPS} groups of all types, quiet: everything we tell is what Kafka’s own tool and client tell`,
  { timeout: 300_000 },
  async () => {
    await startMix(java, MIX)
    await java.rest()
    const kafka = await untilQuiet(sides().kafka, 120_000)
    const ours = await sides().ours()
    expect(differences(kafka, ours)).toEqual([])
    expect([kafka.size, ours.size]).toEqual([GROUPS, GROUPS])
    expect(listGroups(context, { filter: undefined }).items.filter(({ state }) => state === 'Dead')).toEqual([])
  },
)

it('under load, what we tell lies between two looks of Kafka’s own tool', { timeout: 180_000 }, async () => {
  await java.run()
  // A group whose coordinator was too busy to tell says so, and has no lag; that may not be so of one group every time.
  const told = new Set<string>()
  let writing = true
  const load = (async () => {
    while (writing) await Promise.all([fill(2), sleep(BETWEEN_MS)])
  })().catch(() => {})
  try {
    for (let round = 0; round < 3; round++) {
      const before = await sides().kafka()
      const ours = await sides().ours()
      expect(notBetween(before, ours, await sides().kafka())).toEqual([])
      for (const [groupId, { offsets }] of ours) if ([...offsets.values()].some(({ lag }) => lag !== '-')) told.add(groupId)
    }
    expect(told.size).toBe(GROUPS)
  } finally {
    writing = false
    await load
    await java.rest()
  }
})
