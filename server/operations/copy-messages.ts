import { offsetAt } from '#lib/kafka/cluster-state'
import type { Message, ScanLine } from '#lib/wire/messages'
import type { CopyBody, CopyQuery, WriteLine } from '#lib/wire/write-records'
import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { recordBytes, sizeOf } from './record-bytes.ts'
import { requireOwnTopic } from './require-own-topic.ts'
import { WriteRun, type Failure } from './write-run.ts'

/**
 * Copies what a search finds into another topic of the cluster, or (`dryRun`) counts it: committed messages, as they are in
 * the log when it begins, in their order by partition, with headers and timestamps. Stops at a stretch that cannot be read.
 * @throws PartituraError before the first line: `invalid-body`, `read-only`, `topic-not-found`, `conflict`, `not-authorized`
 */
export async function* copyMessages(
  context: OperationContext,
  topic: string,
  query: CopyQuery,
  body: CopyBody,
): AsyncGenerator<WriteLine, void, undefined> {
  const { to, compression = 'none', limit, dryRun = false, atomic = false } = body
  requireWritable(context.cluster)
  if (to === topic) throw refuse('/to', 'A topic is not copied into itself.')
  requireOwnTopic(context, to)
  if (body.partitioning === 'keep' && !dryRun && limit === undefined) await requireRoom(context, topic, query, to)
  const found = context.cluster.messages.export(
    topic,
    { ...query, ...(limit === undefined ? {} : { limit }), isolation: 'read_committed' },
    context.signal,
  )
  const lines = found[Symbol.asyncIterator]()
  try {
    // The source first: when it cannot be read, nothing has been opened for writing.
    const first = await lines.next()
    const run = await WriteRun.begin(context, { topic: to, compression, transactional: atomic, dryRun, offsets: false })
    yield* run.drive(feed(run, first, lines, body, context.nowMs), context.signal)
  } finally {
    await lines.return?.()
  }
}

async function* feed(
  run: WriteRun,
  first: IteratorResult<ScanLine>,
  lines: AsyncIterator<ScanLine>,
  body: CopyBody,
  nowMs: number,
): AsyncGenerator<WriteLine, Failure | null> {
  let id = 1
  for (let next = first; next.done !== true; next = await lines.next()) {
    const line = next.value
    if (line.type === 'message') await run.add(recordOf(line, id++, body, nowMs))
    if (line.type === 'progress') run.remaining = line.remaining === null ? null : BigInt(line.remaining)
    const failure = stopBy(line)
    if (failure !== null) return failure
    yield* run.due()
  }
  return null
}

function recordOf(
  message: Message,
  id: number,
  { partitioning, timestamps }: CopyBody,
  nowMs: number,
): Parameters<WriteRun['add']>[0] {
  const { record } = recordBytes(message)
  const partition = partitioning === 'keep' ? message.partition : null
  const timestampMs = timestamps === 'now' ? nowMs : (message.timestampMs ?? nowMs)
  return { ...record, id, partition, timestampMs, sizeBytes: sizeOf(record) }
}

/**
 * To keep its partition a message needs one of that number in the target: said before anything is copied, where it is certain that
 * there are such messages. Of a search that may find none of them, and of topics newer than the last look, it is said message by
 * message; a dry run counts them.
 */
async function requireRoom({ cluster }: OperationContext, topic: string, query: CopyQuery, to: string): Promise<void> {
  const { partitions: asked, from = 'earliest', to: until = 'latest' } = query
  const finds = [query.contains, query.filter, query.failing, query.key, query.maxScanned]
  if (from !== 'earliest' || until !== 'latest' || finds.some(value => value !== undefined)) return
  const tooMany = () => {
    const { topics, partitionColumns } = cluster.state()
    const target = topics.get(to)?.partitions.length ?? 0
    const beyond = (topics.get(topic)?.partitions ?? []).filter(({ partition, row }) => {
      const [start, end] = [offsetAt(partitionColumns.logStartOffset, row), offsetAt(partitionColumns.logEndOffset, row)]
      return target > 0 && partition >= target && isAsked(asked, partition) && start !== null && end !== null && start < end
    })
    return { target, first: beyond[0]?.partition ?? null }
  }
  if (tooMany().first === null) return
  // Partitions that the target was given a moment ago count.
  await cluster.refresh(['metadata'])
  const { target, first } = tooMany()
  if (first === null) return
  const has = target === 1 ? 'partition 0 only' : `partitions 0 to ${target - 1}`
  throw refuse(
    '/partitioning',
    `Messages of partition ${first} cannot keep it: “${to}” has ${has}. Copy by key, or choose what to copy with “partitions”.`,
  )
}

/** `list`: `0,2,5-7`; absent: all. */
function isAsked(list: string | undefined, partition: number): boolean {
  if (list === undefined) return true
  return list.split(',').some(each => {
    const [from = 0, to = from] = each.split('-').map(Number)
    return partition >= from && partition <= to
  })
}

function stopBy(line: ScanLine): Failure | null {
  if (line.type === 'unreadable') {
    const where = `Offsets ${line.fromOffset} to ${line.toOffset} of partition ${line.partition}`
    return { reason: 'failed', detail: `${where} cannot be read: ${line.detail}` }
  }
  if (line.type !== 'end' || line.reason === 'end-reached' || line.reason === 'limit') return null
  return { reason: 'failed', detail: line.detail ?? `Reading ended before its time: ${line.reason}.` }
}

function refuse(pointer: string, detail: string): PartituraError {
  return new PartituraError('invalid-body', detail, { errors: [{ pointer, detail }] })
}
