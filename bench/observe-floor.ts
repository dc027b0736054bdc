/**
 * The floor: the bare, batched requests of one full look, sent one after another with the client library as it is, nothing
 * kept. Run as a program (`node bench/observe-floor.ts HOST:PORT RUNS`) it prints its measurement as JSON.
 */
import {
  Connection,
  describeGroupsV5,
  describeLogDirsV4,
  listGroupsV5,
  listOffsetsV9,
  metadataV12,
  offsetFetchV9,
} from '@platformatic/kafka'
import { parseAddress } from '#server/kafka/connections/address'
import { median } from './median.ts'

export interface FloorPart {
  name: string
  medianMs: number
}

if (import.meta.main) {
  const [bootstrap = '', runs = '5'] = process.argv.slice(2)
  console.log(JSON.stringify(await measureFloor(bootstrap, Number(runs))))
  process.exit(0)
}

type Ask = (connection: Connection, brokerId: number) => Promise<unknown>

async function measureFloor(bootstrap: string, runs: number): Promise<FloorPart[]> {
  const boot = await connect(bootstrap)
  const { brokers } = await metadataV12.api.async(boot, [], false, false)
  const connections = new Map<number, Connection>()
  for (const broker of brokers) connections.set(broker.nodeId, await connect(`${broker.host}:${broker.port}`))
  const onEach = (ask: Ask) => Promise.all([...connections].map(([brokerId, connection]) => ask(connection, brokerId)))
  const led = byLeader(await metadataV12.api.async(boot, null, false, false))
  const groupIds = new Map<number, string[]>()
  await onEach(async (connection, brokerId) => {
    const { groups } = await listGroupsV5.api.async(connection, [], [])
    groupIds.set(
      brokerId,
      groups.map(group => group.groupId),
    )
  })
  const offsetsAt = (timestamp: bigint) =>
    onEach((connection, brokerId) => listOffsetsV9.api.async(connection, -1, 0, toRequest(led.get(brokerId) ?? [], timestamp)))
  const ofGroups = (ask: (connection: Connection, ids: string[]) => Promise<unknown>) =>
    onEach(async (connection, brokerId) => {
      const ids = groupIds.get(brokerId) ?? []
      return ids.length > 0 ? ask(connection, ids) : null
    })
  const parts: [string, () => Promise<unknown>][] = [
    ['metadata', () => metadataV12.api.async(boot, null, false, false)],
    ['end offsets', () => offsetsAt(-1n)],
    ['start offsets', () => offsetsAt(-2n)],
    ['log directories', () => onEach(connection => describeLogDirsV4.api.async(connection, null))],
    ['list groups', () => onEach(connection => listGroupsV5.api.async(connection, [], []))],
    [
      'committed offsets',
      () => ofGroups((connection, ids) => offsetFetchV9.api.async(connection, ids.map(toOffsetFetch), false)),
    ],
    ['describe groups', () => ofGroups((connection, ids) => describeGroupsV5.api.async(connection, ids, false))],
  ]
  const measured: FloorPart[] = []
  for (const [name, look] of parts) measured.push({ name, medianMs: await timeOf(look, runs) })
  return measured
}

async function timeOf(look: () => Promise<unknown>, runs: number): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now()
    await look()
    times.push(performance.now() - startedMs)
  }
  return median(times)
}

async function connect(address: string): Promise<Connection> {
  const { host, port } = parseAddress(address)
  const connection = new Connection('observe-floor')
  await connection.connect(host, port)
  return connection
}

interface LedTopic {
  name: string
  partitions: number[]
}

function byLeader({ topics }: Awaited<ReturnType<typeof metadataV12.api.async>>): Map<number, LedTopic[]> {
  const led = new Map<number, LedTopic[]>()
  for (const topic of topics) {
    for (const [leaderId, partitions] of Map.groupBy(topic.partitions, partition => partition.leaderId)) {
      const entry = { name: topic.name ?? '', partitions: partitions.map(partition => partition.partitionIndex) }
      led.set(leaderId, [...(led.get(leaderId) ?? []), entry])
    }
  }
  return led
}

function toRequest(topics: readonly LedTopic[], timestamp: bigint) {
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(partitionIndex => ({ partitionIndex, currentLeaderEpoch: -1, timestamp })),
  }))
}

function toOffsetFetch(groupId: string) {
  return { groupId, memberId: null, memberEpoch: -1, topics: null }
}
