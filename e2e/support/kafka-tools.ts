/** What Kafka's own command-line tools (TopicCommand, ConsumerGroupCommand, GetOffsetShell, LogDirsCommand, MetadataQuorumCommand) say. */
import * as z from 'zod/mini'
import { runKafkaTool } from '#demo/brokers/kafka-tool'

export interface ToolPartition {
  topic: string
  partition: number
  leader: number
  replicas: readonly number[]
  isr: readonly number[]
}

export interface ToolTopic {
  topicId: string
  partitionCount: number
  replicationFactor: number
  configs: Readonly<Record<string, string>>
  partitions: ToolPartition[]
}

/** `kafka-topics --describe` */
export async function describeTopics(bootstrap: readonly string[]): Promise<Map<string, ToolTopic>> {
  const topics = new Map<string, ToolTopic>()
  for (const line of await lines(bootstrap, 'TopicCommand', ['--describe'])) {
    const fields = new Map(
      line
        .trim()
        .split('\t')
        .map(field => splitOnce(field, ':')),
    )
    const name = fields.get('Topic') ?? ''
    const topicId = fields.get('TopicId')
    if (topicId !== undefined) {
      topics.set(name, {
        topicId,
        partitionCount: Number(fields.get('PartitionCount')),
        replicationFactor: Number(fields.get('ReplicationFactor')),
        configs: Object.fromEntries((fields.get('Configs') ?? '').split(',').map(pair => splitOnce(pair, '='))),
        partitions: [],
      })
      continue
    }
    topics.get(name)?.partitions.push({
      topic: name,
      partition: Number(fields.get('Partition')),
      leader: Number(fields.get('Leader')),
      replicas: numbers(fields.get('Replicas')),
      isr: numbers(fields.get('Isr')),
    })
  }
  return topics
}

/** `kafka-get-offsets --time` by `topic:partition`; −1 is the log end, −2 the log start. */
export async function readOffsets(bootstrap: readonly string[], time: -1 | -2): Promise<Map<string, bigint>> {
  const rows = (await lines(bootstrap, 'GetOffsetShell', ['--time', String(time)])).map(line => line.split(':'))
  return new Map(rows.map(([topic = '', partition = '', offset = '']) => [`${topic}:${partition}`, BigInt(offset)]))
}

export interface ToolGroupOffset {
  group: string
  topic: string
  partition: number
  committed: bigint
  end: bigint
  lag: bigint
  memberId: string | null
}

const GROUP_COMMAND = 'consumer.group.ConsumerGroupCommand'

/** `kafka-consumer-groups --describe --all-groups` */
export async function describeGroupOffsets(bootstrap: readonly string[]): Promise<ToolGroupOffset[]> {
  const rows = tableRows(await lines(bootstrap, GROUP_COMMAND, ['--describe', '--all-groups']))
  return rows.map(([group = '', topic = '', partition = '', committed = '', end = '', lag = '', member = '-']) => ({
    group,
    topic,
    partition: Number(partition),
    committed: BigInt(committed),
    end: BigInt(end),
    lag: BigInt(lag),
    memberId: member === '-' ? null : member,
  }))
}

export interface ToolGroupState {
  group: string
  coordinatorId: number
  state: string
  members: number
}

/** `kafka-consumer-groups --describe --all-groups --state` */
export async function describeGroupStates(bootstrap: readonly string[]): Promise<ToolGroupState[]> {
  const output = await lines(bootstrap, GROUP_COMMAND, ['--describe', '--all-groups', '--state'])
  return tableRows(output).map(row => ({
    group: row[0] ?? '',
    coordinatorId: Number(/\((\d+)\)/.exec(row.join(' '))?.[1]),
    state: row.at(-2) ?? '',
    members: Number(row.at(-1)),
  }))
}

const logDirsAnswer = z.object({
  brokers: z.array(
    z.object({
      broker: z.number(),
      logDirs: z.array(
        z.object({
          logDir: z.string(),
          partitions: z.array(z.object({ partition: z.string(), size: z.number(), offsetLag: z.number() })),
        }),
      ),
    }),
  ),
})

export interface ToolReplica {
  brokerId: number
  /** `topic-partition` */
  name: string
  logDir: string
  sizeBytes: number
  offsetLag: number
}

/** `kafka-log-dirs --describe` */
export async function describeLogDirs(bootstrap: readonly string[]): Promise<ToolReplica[]> {
  const json = (await lines(bootstrap, 'LogDirsCommand', ['--describe'])).find(line => line.startsWith('{'))
  const answer = z.parse(logDirsAnswer, JSON.parse(json ?? 'null'))
  return answer.brokers.flatMap(({ broker, logDirs }) =>
    logDirs.flatMap(({ logDir, partitions }) =>
      partitions.map(({ partition, size, offsetLag }) => ({
        brokerId: broker,
        name: partition,
        logDir,
        sizeBytes: size,
        offsetLag,
      })),
    ),
  )
}

export interface ToolQuorum {
  leaderId: number
  leaderEpoch: number
  voters: readonly number[]
  observers: readonly number[]
  logEndOffsets: ReadonlyMap<number, bigint>
}

/** `kafka-metadata-quorum describe --status` and `--replication` */
export async function describeQuorum(bootstrap: readonly string[]): Promise<ToolQuorum> {
  const status = new Map(
    (await lines(bootstrap, 'MetadataQuorumCommand', ['describe', '--status'])).map(line => splitOnce(line, ':')),
  )
  const rows = tableRows(await lines(bootstrap, 'MetadataQuorumCommand', ['describe', '--replication']), 'NodeId')
  const withRole = (...roles: string[]) => rows.filter(row => roles.includes(row.at(-1) ?? '')).map(row => Number(row[0]))
  return {
    leaderId: Number(status.get('LeaderId')),
    leaderEpoch: Number(status.get('LeaderEpoch')),
    voters: withRole('Leader', 'Follower').toSorted((a, b) => a - b),
    observers: withRole('Observer').toSorted((a, b) => a - b),
    logEndOffsets: new Map(rows.map(row => [Number(row[0]), BigInt(row[2] ?? 0)])),
  }
}

async function lines(bootstrap: readonly string[], tool: string, args: readonly string[]): Promise<string[]> {
  const output = await runKafkaTool(`org.apache.kafka.tools.${tool}`, ['--bootstrap-server', bootstrap.join(','), ...args])
  return output.split('\n').filter(line => line.trim() !== '')
}

/** The cells of a table printed with a head that begins with `head`, which is repeated for every group. */
function tableRows(output: readonly string[], head = 'GROUP'): string[][] {
  return output.filter(line => !line.startsWith(head) && !line.startsWith('Consumer group')).map(line => line.trim().split(/\s+/))
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

function numbers(text: string | undefined): number[] {
  return (text ?? '')
    .split(',')
    .filter(part => part !== '')
    .map(Number)
}
