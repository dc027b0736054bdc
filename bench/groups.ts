import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel, type Producer } from 'kafkajs'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { startObserver } from '#server/observer/start-observer'
import { fakeCluster, fakeContext } from '#server/testing/fake-host'
import { differences, notBetween } from '#server/testing/java-groups/group-facts'
import { groupMix, startMix } from '#server/testing/java-groups/group-mix'
import { groupSides, untilQuiet } from '#server/testing/java-groups/group-sides'
import { startJavaGroups } from '#server/testing/java-groups/java-groups'
import { configFor } from './big-cluster-config.ts'

const GROUPS = 200
const TOPICS = ['orders', 'clicks', 'bills']
const PARTITIONS = 6
const MESSAGES = 40
const ROUNDS = 5
const QUIET_MS = 300_000

/**
 * What we tell of two hundred groups of every type (Kafka's own Java clients) against Kafka's ConsumerGroupCommand, and the Java
 * Admin for share and Streams groups, field by field: quiet, and under load between two looks of theirs. `--groups=200`
 */
export async function run(options: readonly string[]): Promise<boolean> {
  const count = Number(options.find(option => option.startsWith('--groups='))?.split('=')[1] ?? GROUPS)
  const mix = groupMix(count, TOPICS)
  const cluster = await startTemporaryCluster({ nodes: 3, heapMb: 512 })
  const kafka = new Kafka({ clientId: 'bench', brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING })
  const [admin, producer] = [kafka.admin(), kafka.producer()]
  const observer = startObserver({ config: configFor(cluster.bootstrap), historyPort: null })
  const java = await startJavaGroups(cluster.bootstrap, { heapMb: 1024 })
  try {
    await Promise.all([admin.connect(), producer.connect()])
    await admin.createTopics({ topics: TOPICS.map(topic => ({ topic, numPartitions: PARTITIONS, replicationFactor: 3 })) })
    await fill(producer, MESSAGES)
    const context = fakeContext(fakeCluster(() => observer.state()))
    const sides = groupSides(java, observer, context, mix)
    console.error('starting the groups')
    await startMix(java, mix)
    console.error('waiting until Kafka’s own tool says the same twice')
    const theirs = await untilQuiet(sides.kafka, QUIET_MS)
    const ours = await sides.ours()
    const quiet = differences(theirs, ours)
    const members = [...theirs.values()].reduce((sum, group) => sum + group.members.length, 0)
    const partitions = [...theirs.values()].reduce((sum, group) => sum + group.offsets.size, 0)
    console.log(`${theirs.size} groups (${typesOf(mix)}), ${members} members, ${partitions} positions`)
    const held = [verdict('quiet: fields that differ', quiet)]
    await java.run()
    const load = startLoad(producer)
    for (let round = 0; round < ROUNDS; round++) {
      const before = await sides.kafka()
      const now = await sides.ours()
      held.push(
        verdict(
          `under load, round ${round + 1}: positions outside two looks of Kafka’s`,
          notBetween(before, now, await sides.kafka()),
        ),
      )
    }
    console.log(`  written meanwhile: ${await load.stop()} messages`)
    return held.every(Boolean)
  } finally {
    await java.close()
    await observer.close()
    await Promise.allSettled([admin.disconnect(), producer.disconnect()])
    await cluster.close()
  }
}

function typesOf(mix: ReturnType<typeof groupMix>): string {
  return [...Map.groupBy(mix, ({ type }) => type)].map(([type, groups]) => `${groups.length} ${type}`).join(', ')
}

function verdict(name: string, wrong: readonly string[]): boolean {
  console.log(`  ${name}: ${wrong.length}   (${wrong.length === 0 ? 'held' : 'BROKEN'})`)
  for (const text of wrong.slice(0, 20)) console.log(`    ${text}`)
  return wrong.length === 0
}

async function fill(producer: Producer, each: number): Promise<void> {
  const messages = Array.from({ length: PARTITIONS * each }, (_, i) => ({ partition: i % PARTITIONS, value: `message ${i}` }))
  for (const topic of TOPICS) await producer.send({ topic, messages })
}

function startLoad(producer: Producer): { stop(): Promise<number> } {
  let going = true
  const written = (async () => {
    let count = 0
    for (; going; count += TOPICS.length * PARTITIONS * 2) {
      await fill(producer, 2)
      await sleep(50)
    }
    return count
  })()
  return {
    stop() {
      going = false
      return written
    },
  }
}
