import { broker, brokerList } from '#lib/wire/brokers'
import { overview } from '#lib/wire/clusters'
import { group, groupList } from '#lib/wire/groups'
import { quorum } from '#lib/wire/quorum'
import { topic, topicList } from '#lib/wire/topics'
import type * as z from 'zod/mini'
import { getApi } from './support/api.ts'
import { Comparison } from './support/comparison.ts'
import { expect, test } from './support/fixtures.ts'
import {
  describeGroupOffsets,
  describeGroupStates,
  describeLogDirs,
  describeQuorum,
  describeTopics,
  readOffsets,
  type ToolReplica,
  type ToolTopic,
} from './support/kafka-tools.ts'

// Log directories are looked at every 30 s: the quiet cluster must be seen in full within two looks.
const CATCH_UP = { timeout: 65_000, intervals: [500, 1_000, 2_000] }

test.describe('on a quiet cluster, every number equals what Kafka’s own tools print', () => {
  test.describe.configure({ timeout: 150_000 })

  test('topics and their partitions (TopicCommand, GetOffsetShell, LogDirsCommand)', async ({
    surroundings: { url, bootstrap },
  }) => {
    const kafka = await readTopicTruth(bootstrap)
    await expectAgreement(500, async comparison => {
      const list = await getApi(url, '/clusters/demo/topics?limit=1000', topicList)
      comparison.same('topics', list.items.map(each => each.name).toSorted(), [...kafka.topics.keys()].toSorted())
      for (const summary of list.items) {
        const told = kafka.topics.get(summary.name)
        if (told === undefined) continue
        compareSummary(comparison, summary, told, kafka)
        comparePartitions(comparison, await getApi(url, `/clusters/demo/topics/${summary.name}`, topic), told, kafka)
      }
    })
  })

  test('brokers and the totals of the overview', async ({ surroundings: { url, bootstrap } }) => {
    const kafka = await readTopicTruth(bootstrap)
    const groups = await describeGroupStates(bootstrap)
    await expectAgreement(50, async comparison => {
      const [brokers, whole] = [
        await getApi(url, '/clusters/demo/brokers', brokerList),
        await getApi(url, '/clusters/demo/overview', overview),
      ]
      for (const each of [...brokers.items, ...whole.brokers]) compareBroker(comparison, each, kafka)
      compareTotals(comparison, whole, kafka, groups.length)
    })
  })

  test('groups, their members, offsets and lag (ConsumerGroupCommand)', async ({ surroundings: { url, bootstrap } }) => {
    const [offsets, states] = [await describeGroupOffsets(bootstrap), await describeGroupStates(bootstrap)]
    await expectAgreement(60, async comparison => {
      const list = await getApi(url, '/clusters/demo/groups?limit=1000', groupList)
      comparison.same('groups', list.items.map(each => each.groupId).toSorted(), states.map(each => each.group).toSorted())
      for (const told of states) {
        const rows = offsets.filter(row => row.group === told.group)
        const summary = list.items.find(each => each.groupId === told.group)
        const detail = await getApi(url, `/clusters/demo/groups/${told.group}`, group)
        for (const [place, ours] of [
          ['list', summary],
          ['page', detail],
        ] as const) {
          comparison.same(`${told.group} state (${place})`, ours?.state, told.state)
          comparison.same(`${told.group} members (${place})`, ours?.members, told.members)
          comparison.same(`${told.group} coordinator (${place})`, ours?.coordinatorId, told.coordinatorId)
          comparison.same(`${told.group} lag (${place})`, ours?.lag, sum(rows.map(row => row.lag)))
        }
        comparison.same(`${told.group} rows`, detail.offsets.length, rows.length)
        comparison.same(`${told.group} member list`, detail.memberList?.length, told.members)
        for (const row of rows) {
          const ours = detail.offsets.find(each => each.topic === row.topic && each.partition === row.partition)
          const field = `${row.group} ${row.topic}-${row.partition}`
          comparison.same(`${field} committed`, ours?.committedOffset, row.committed)
          comparison.same(`${field} log end`, ours?.logEndOffset, row.end)
          comparison.same(`${field} lag`, ours?.lag, row.lag)
          comparison.same(`${field} member`, ours?.memberId, row.memberId)
        }
      }
    })
  })

  test('the controller quorum (MetadataQuorumCommand)', async ({ surroundings: { url, bootstrap } }) => {
    const before = await describeQuorum(bootstrap)
    await expectAgreement(9, async comparison => {
      const ours = await getApi(url, '/clusters/demo/quorum', quorum)
      comparison.same('leader', ours.leaderId, before.leaderId)
      comparison.same('leader epoch', ours.leaderEpoch, before.leaderEpoch)
      comparison.same('voters', ids(ours.voters), before.voters)
      comparison.same('observers', ids(ours.observers), before.observers)
      for (const replica of [...ours.voters, ...ours.observers]) {
        // The metadata log is never quiet (a no-op record every half second), so what was read later is not smaller.
        const told = before.logEndOffsets.get(replica.replicaId) ?? 0n
        comparison.same(`replica ${replica.replicaId} has come past ${told}`, BigInt(replica.logEndOffset ?? -1) >= told, true)
      }
    })
    const after = await describeQuorum(bootstrap)
    const ours = await getApi(url, '/clusters/demo/quorum', quorum)
    expect(after.leaderEpoch).toBe(ours.leaderEpoch)
  })
})

interface TopicTruth {
  topics: Map<string, ToolTopic>
  ends: Map<string, bigint>
  starts: Map<string, bigint>
  replicas: ToolReplica[]
}

async function readTopicTruth(bootstrap: readonly string[]): Promise<TopicTruth> {
  return {
    topics: await describeTopics(bootstrap),
    ends: await readOffsets(bootstrap, -1),
    starts: await readOffsets(bootstrap, -2),
    replicas: await describeLogDirs(bootstrap),
  }
}

function compareSummary(
  comparison: Comparison,
  ours: z.infer<typeof topicList>['items'][number],
  told: ToolTopic,
  kafka: TopicTruth,
): void {
  const { name } = ours
  comparison.same(`${name} id`, ours.topicId, told.topicId)
  comparison.same(`${name} partitions`, ours.partitionCount, told.partitionCount)
  comparison.same(`${name} replication factor`, ours.replicationFactor, told.replicationFactor)
  comparison.same(`${name} min ISR`, ours.minInsyncReplicas, Number(told.configs['min.insync.replicas'] ?? 1))
  comparison.same(
    `${name} under-replicated`,
    ours.underReplicated,
    told.partitions.filter(each => each.isr.length < each.replicas.length).length,
  )
  comparison.same(`${name} offline`, ours.offline, told.partitions.filter(each => each.leader < 0).length)
  comparison.same(`${name} messages`, ours.messages, sum(told.partitions.map(each => countOf(each.topic, each.partition, kafka))))
  comparison.same(`${name} size`, ours.sizeBytes, sizeOfLeaders(told, kafka))
}

function comparePartitions(comparison: Comparison, ours: z.infer<typeof topic>, told: ToolTopic, kafka: TopicTruth): void {
  comparison.same(`${ours.name} partitions on its page`, ours.partitions.length, told.partitions.length)
  for (const each of told.partitions) {
    const partition = ours.partitions.find(candidate => candidate.partition === each.partition)
    const field = `${ours.name}-${each.partition}`
    const key = `${ours.name}:${each.partition}`
    comparison.same(`${field} leader`, partition?.leader, each.leader)
    comparison.same(`${field} preferred leader`, partition?.preferredLeader, each.replicas[0])
    comparison.same(`${field} replicas`, partition?.replicas, each.replicas)
    comparison.same(`${field} isr`, ordered(partition?.isr), ordered(each.isr))
    comparison.same(`${field} log start`, partition?.logStartOffset, kafka.starts.get(key))
    comparison.same(`${field} log end`, partition?.logEndOffset, kafka.ends.get(key))
    for (const replica of kafka.replicas.filter(candidate => candidate.name === field)) {
      const state = partition?.replicaStates.find(candidate => candidate.brokerId === replica.brokerId)
      comparison.same(`${field} on ${replica.brokerId} size`, state?.sizeBytes, replica.sizeBytes)
      comparison.same(`${field} on ${replica.brokerId} lag`, state?.offsetLag, replica.offsetLag)
      comparison.same(`${field} on ${replica.brokerId} folder`, state?.logDir, replica.logDir)
      comparison.same(`${field} on ${replica.brokerId} in sync`, state?.inSync, each.isr.includes(replica.brokerId))
    }
  }
}

function compareBroker(comparison: Comparison, ours: z.infer<typeof broker>, { topics, replicas }: TopicTruth): void {
  const partitions = [...topics.values()].flatMap(each => each.partitions)
  const name = `broker ${ours.brokerId}`
  comparison.same(`${name} state`, ours.state, 'up')
  comparison.same(`${name} leaders`, ours.leaderCount, partitions.filter(each => each.leader === ours.brokerId).length)
  comparison.same(`${name} replicas`, ours.replicaCount, partitions.filter(each => each.replicas.includes(ours.brokerId)).length)
  comparison.same(`${name} in sync`, ours.inSyncCount, partitions.filter(each => each.isr.includes(ours.brokerId)).length)
  const held = replicas.filter(each => each.brokerId === ours.brokerId)
  comparison.same(
    `${name} size`,
    ours.sizeBytes,
    held.reduce((total, each) => total + each.sizeBytes, 0),
  )
}

function compareTotals(comparison: Comparison, ours: z.infer<typeof overview>, kafka: TopicTruth, groups: number): void {
  const { topics } = kafka
  const partitions = [...topics.values()].flatMap(each => each.partitions)
  comparison.same('brokers up', ours.cluster.brokersUp, 5)
  comparison.same('topics', ours.totals.topics, topics.size)
  comparison.same('partitions', ours.totals.partitions, partitions.length)
  comparison.same(
    'under-replicated',
    ours.totals.underReplicated,
    partitions.filter(each => each.isr.length < each.replicas.length).length,
  )
  comparison.same('offline', ours.totals.offline, 0)
  comparison.same('groups', ours.totals.groups, groups)
  // What the messages take once: the logs of the leaders.
  comparison.same('size', ours.totals.sizeBytes, sumOf([...topics.values()].map(each => sizeOfLeaders(each, kafka))))
}

function sizeOfLeaders(told: ToolTopic, { replicas }: TopicTruth): number {
  return told.partitions.reduce((total, each) => {
    const leader = replicas.find(
      replica => replica.name === `${each.topic}-${each.partition}` && replica.brokerId === each.leader,
    )
    return total + (leader?.sizeBytes ?? 0)
  }, 0)
}

function countOf(name: string, partition: number, { ends, starts }: TopicTruth): bigint {
  const key = `${name}:${partition}`
  return (ends.get(key) ?? 0n) - (starts.get(key) ?? 0n)
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}

function ids(replicas: readonly { replicaId: number }[]): number[] {
  return ordered(replicas.map(each => each.replicaId))
}

function ordered(values: readonly number[] = []): number[] {
  return values.toSorted((a, b) => a - b)
}

/** Compares again until nothing differs: what the dashboard shows may be one look old. At least `fields` must be compared. */
async function expectAgreement(fields: number, compare: (comparison: Comparison) => Promise<void>): Promise<void> {
  await expect
    .poll(async () => {
      const comparison = new Comparison()
      await compare(comparison)
      expect(comparison.compared).toBeGreaterThanOrEqual(fields)
      return comparison.differences
    }, CATCH_UP)
    .toEqual([])
}
