import { offsetAt, type TopicState } from '#lib/kafka/cluster-state'
import { removalCauses, removalTime, type LogStarts, type RemovalTime } from '#lib/kafka/removal'
import type { Removal } from '#lib/wire/removal'
import { PartituraError } from '../errors.ts'
import { messageOf } from '../log.ts'
import type { OperationContext } from './context.ts'
import { rulesOf } from './describe-retention.ts'
import { findTopic } from './describe-topic.ts'
import { failuresOf } from './partial-truth.ts'
import { placeOf } from './read-message.ts'

const RECORD_MS = 90 * 86_400_000
const POINTS = 1000
const UNKNOWN: RemovalTime = { afterMs: null, beforeMs: null }

/**
 * Whether an offset lies below its partition's log start, since when, and by what.
 * @throws PartituraError `topic-not-found`, `partition-not-found`, `invalid-parameter`
 */
export async function explainRemoval(
  context: OperationContext,
  name: string,
  partitionText: string,
  offsetText: string,
): Promise<Removal> {
  const [partition, offset] = placeOf(partitionText, offsetText)
  const state = context.cluster.state()
  const topic = findTopic(state, name)
  const row = rowOf(topic, partition)
  const logStartOffset = offsetAt(state.partitionColumns.logStartOffset, row)
  const removed = logStartOffset === null ? null : offset < logStartOffset
  const failures = failuresOf(state, ['metadata', 'offsets'], context.nowMs)
  let time = UNKNOWN
  try {
    if (removed !== false) time = await timeOf(context, name, partition, Number(offset))
  } catch (error) {
    failures.push({
      brokerId: null,
      code: 'time-unknown',
      message: `The record of log starts could not be read: ${messageOf(error)}`,
    })
  }
  const { retentionMs, retentionBytes } = rulesOf(topic)
  return {
    topic: name,
    partition,
    offset: String(offset),
    logStartOffset: logStartOffset?.toString() ?? null,
    removed,
    removedAfterMs: time.afterMs,
    removedBeforeMs: time.beforeMs && Math.min(time.beforeMs, context.nowMs),
    by: removed === false ? null : removalCauses(rulesOf(topic)),
    retentionMs: retentionMs?.toString() ?? null,
    retentionBytes: retentionBytes?.toString() ?? null,
    asOfMs: state.asOfMs,
    failures,
  }
}

function rowOf({ name, partitions }: TopicState, partition: number): number {
  const found = partitions.find(each => each.partition === partition)
  if (found !== undefined) return found.row
  throw new PartituraError(
    'partition-not-found',
    `Topic “${name}” has partitions 0 to ${partitions.length - 1}, not ${partition}.`,
  )
}

/** First the whole record, coarsely; then once more where it happened, as finely as it is kept. */
async function timeOf(context: OperationContext, topic: string, partition: number, offset: number): Promise<RemovalTime> {
  const { nowMs } = context
  const coarse = await timeWithin(context, topic, partition, offset, nowMs - RECORD_MS, nowMs)
  if (coarse.beforeMs === null) return coarse
  const spanMs = coarse.beforeMs - (coarse.afterMs ?? coarse.beforeMs - RECORD_MS / POINTS)
  const fine = await timeWithin(context, topic, partition, offset, coarse.beforeMs - 2 * spanMs, coarse.beforeMs)
  return { afterMs: fine.afterMs ?? coarse.afterMs, beforeMs: fine.beforeMs ?? coarse.beforeMs }
}

async function timeWithin(
  { cluster, history, nowMs }: OperationContext,
  topic: string,
  partition: number,
  offset: number,
  fromMs: number,
  toMs: number,
): Promise<RemovalTime> {
  const ask = async (labels: { partition?: string }): Promise<LogStarts> => {
    const query = { metric: 'topic.log-start', topic, ...labels, fromMs, toMs, points: POINTS } as const
    const { series, stepMs } = await history.query(cluster.config.id, query, nowMs)
    // Without a sum on record, the series with the fewest labels would be a partition's.
    const asked = series.find(({ labels: { partition: found } }) => found === labels.partition)
    return { points: asked?.points ?? [], stepMs }
  }
  const [ofPartition, ofAll] = await Promise.all([ask({ partition: String(partition) }), ask({})])
  return removalTime(offset, ofPartition, ofAll)
}
