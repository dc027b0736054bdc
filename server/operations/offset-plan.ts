/** Plans a change of committed offsets from what Kafka says at this moment; changes nothing. */
import { parseOffsetsCsv } from '#lib/kafka/offsets-csv'
import { parseOffsetTarget, type OffsetTarget } from '#lib/kafka/offset-target'
import { planOffset, type BeyondLog, type PlannedOffset } from '#lib/kafka/plan-offsets'
import { MAX_CHANGED_PARTITIONS, type OffsetsBody } from '#lib/wire/group-changes'
import { PartituraError, type FieldError } from '../errors.ts'
import type { CommittedNow, GroupNow } from '../kafka/reads/group-now.ts'
import type { TopicPartitions } from '../kafka/reads/log-offsets.ts'
import type { OperationContext } from './context.ts'

/** A planned partition with what is committed beside the offset. */
export interface ChangeRow extends PlannedOffset {
  /** The committed offset is forgotten. */
  deletes: boolean
  leaderEpoch: number
  metadata: string
}

/** What a request means, read from its body alone. */
export interface OffsetRequest {
  target: OffsetTarget
  beyondLog: BeyondLog
  /** null: every partition in which the group has committed. */
  topics: TopicPartitions[] | null
  /** With the target `file`: offset by partition/topic. */
  file: ReadonlyMap<string, bigint> | null
}

const PATIENCE_MS = 3000

/** @throws PartituraError `invalid-body` naming the field */
export function readOffsetRequest(groupId: string, body: OffsetsBody): OffsetRequest {
  const target = parseOffsetTarget(body.to)
  if (target === null) {
    throw refused('/to', 'must be earliest, latest, offset:N, time:MS (epoch milliseconds), shift:N, group:ID or file.')
  }
  const { beyondLog = 'refuse' } = body
  if (target.kind === 'file') return { target, beyondLog, ...readFile(groupId, body) }
  if (body.file !== undefined) throw refused('/file', 'is only read with to: "file".')
  return { target, beyondLog, topics: topicsOf(body), file: null }
}

/** Every partition of the change, in the order of topic and partition. @throws PartituraError `topic-not-found`, `group-not-found` */
export async function planOffsets(
  { cluster, signal }: OperationContext,
  now: GroupNow,
  request: OffsetRequest,
): Promise<ChangeRow[]> {
  const { target, beyondLog, topics, file } = request
  const committed = new Map(now.offsets.map(entry => [keyOf(entry), entry]))
  const wanted = topics ?? partitionsOf(now.offsets)
  if (wanted.length === 0) throw refused('/topic', `is needed: group “${now.groupId}” has committed no offset yet.`)
  const timeMs = target.kind === 'time' ? target.timeMs : null
  const [logs, others] = await Promise.all([
    cluster.reads.logOffsets(wanted, timeMs, signal),
    target.kind === 'group' ? offsetsOf(cluster, target.groupId, signal) : null,
  ])
  if (logs.length > MAX_CHANGED_PARTITIONS) {
    throw refused(
      '/topics',
      `${logs.length} partitions are too many for one change (${MAX_CHANGED_PARTITIONS}): name fewer topics.`,
    )
  }
  if (topics !== null) requireThere(logs)
  const rows = logs.map(({ topic, partition, logStartOffset, logEndOffset, atTime, failure }): ChangeRow => {
    const key = keyOf({ topic, partition })
    const committedOffset = committed.get(key)?.offset ?? null
    const told = target.kind === 'time' ? atTime : ((file ?? others)?.get(key) ?? null)
    const facts = { topic, partition, committedOffset, logStartOffset, logEndOffset, told, failure: failure?.message ?? null }
    const row = failure?.missing === true ? leftAlone(facts) : planOffset(facts, target, beyondLog)
    return { ...row, deletes: false, leaderEpoch: -1, metadata: '' }
  })
  return rows.toSorted(byPlace)
}

export const keyOf = ({ topic, partition }: { topic: string; partition: number }) => `${partition}/${topic}`

export function byPlace(a: { topic: string; partition: number }, b: { topic: string; partition: number }): number {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition
}

/** By topic, each partition once. */
export function partitionsOf(
  entries: readonly { topic: string; partition: number }[],
): (TopicPartitions & { partitions: number[] })[] {
  return [...Map.groupBy(entries, ({ topic }) => topic)].map(([name, own]) => ({
    name,
    partitions: [...new Set(own.map(({ partition }) => partition))].toSorted((a, b) => a - b),
  }))
}

export function refused(pointer: string, detail: string, errors: readonly FieldError[] = [{ pointer, detail }]): PartituraError {
  return new PartituraError('invalid-body', `${pointer} ${detail}`, { errors })
}

function readFile(groupId: string, body: OffsetsBody): Pick<OffsetRequest, 'topics' | 'file'> {
  if (body.topic !== undefined || body.topics !== undefined || body.partitions !== undefined) {
    throw refused('/topic', 'has no meaning with a file: the file names topics and partitions.')
  }
  const { offsets, problems } = parseOffsetsCsv(body.file ?? '', groupId)
  if (problems.length > 0) {
    const errors = problems.slice(0, 20).map(({ line, detail }) => ({ pointer: '/file', detail: `line ${line}: ${detail}` }))
    throw refused('/file', errors.map(({ detail }) => detail).join('; '), errors)
  }
  if (offsets.length === 0) throw refused('/file', `names no offset of group “${groupId}”.`)
  return { topics: partitionsOf(offsets), file: new Map(offsets.map(entry => [keyOf(entry), entry.offset])) }
}

function topicsOf({ topic, partitions, topics }: OffsetsBody): TopicPartitions[] | null {
  if (topic !== undefined && topics !== undefined) throw refused('/topics', 'and topic exclude each other.')
  if (partitions !== undefined && topic === undefined) throw refused('/partitions', 'needs the topic that they belong to.')
  const named = topics ?? (topic === undefined ? null : [{ topic, partitions }])
  if (named === null) return null
  const twice = named.find((each, index) => named.findIndex(other => other.topic === each.topic) !== index)
  if (twice !== undefined) throw refused('/topics', `names “${twice.topic}” twice.`)
  return named.map(each => ({
    name: each.topic,
    partitions: each.partitions === undefined ? null : [...new Set(each.partitions)],
  }))
}

async function offsetsOf(
  cluster: OperationContext['cluster'],
  groupId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, bigint>> {
  const other = await cluster.reads.groupNow(groupId, PATIENCE_MS, signal)
  if (other === null) throw new PartituraError('group-not-found', `The cluster has no group “${groupId}” to copy from.`)
  return new Map(other.offsets.map((entry: CommittedNow) => [keyOf(entry), entry.offset]))
}

function requireThere(
  logs: readonly { topic: string; partition: number; failure: { missing: boolean; message: string } | null }[],
): void {
  const missing = logs.filter(({ failure }) => failure?.missing === true)
  const [first] = missing
  if (first === undefined) return
  const words = ({ topic, partition, failure }: typeof first) =>
    `There is no partition ${topic}-${partition}: ${failure?.message}.`
  const errors = missing.slice(0, 20).map(each => ({ pointer: '/topic', detail: words(each) }))
  throw new PartituraError('topic-not-found', words(first), { errors })
}

/** A topic that is gone, of which the group has kept an offset. */
function leftAlone(facts: Parameters<typeof planOffset>[0]): PlannedOffset {
  const { topic, partition, committedOffset } = facts
  const note = 'left as it is: the topic or partition no longer exists'
  const logs = { logStartOffset: null, logEndOffset: null, messages: null }
  return { topic, partition, before: committedOffset, after: null, ...logs, effect: 'none', note, problem: null }
}
