import type { MeasuredLag } from '#lib/wire/groups'
import type { OperationContext } from './context.ts'
import { findGroup } from './describe-group.ts'
import { groupPartitions, type GroupPartition } from './group-offsets.ts'
import { messageOf } from '../log.ts'

/** Partitions that are read for one answer, those with most unread messages first. */
const MEASURED = 20
const AT_ONCE = 4
const SCAN_SECONDS = 4
const SCANNED = 20_000

/**
 * How far the group is behind in time, by the timestamp of the first message that it has not read: exact, as far as the clocks
 * of the producers and of this machine agree. Reads one message of each partition and commits nothing.
 * @throws PartituraError `group-not-found`, `not-known-yet`
 */
export async function measureLagSeconds(context: OperationContext, groupId: string): Promise<MeasuredLag> {
  const { cluster, nowMs } = context
  await cluster.refresh(['offsets', 'groups'])
  const state = cluster.state()
  const behind = groupPartitions(state, findGroup(state, groupId))
    .filter(({ committedOffset, lag }) => committedOffset !== null && lag !== null && lag > 0n)
    .toSorted((a, b) => ((a.lag ?? 0n) > (b.lag ?? 0n) ? -1 : 1))
  const chosen = behind.slice(0, MEASURED)
  const items: MeasuredLag['items'] = []
  for (let at = 0; at < chosen.length; at += AT_ONCE) {
    items.push(...(await Promise.all(chosen.slice(at, at + AT_ONCE).map(each => measure(context, each)))))
  }
  return { groupId, items, omitted: behind.length - chosen.length, asOfMs: nowMs, failures: [] }
}

async function measure({ cluster, signal }: OperationContext, row: GroupPartition): Promise<MeasuredLag['items'][number]> {
  const { topic, partition, committedOffset, logStartOffset } = row
  const from = logStartOffset !== null && logStartOffset > (committedOffset ?? 0n) ? logStartOffset : committedOffset
  const item = { topic, partition, offset: String(from), timestampMs: null, lagSeconds: null }
  const query = {
    partitions: String(partition),
    from: `offset:${from}`,
    order: 'oldest',
    limit: 1,
    maxScanned: SCANNED,
    maxSeconds: SCAN_SECONDS,
    isolation: 'read_committed',
  } as const
  try {
    for await (const line of cluster.messages.scan(topic, query, signal)) {
      if (line.type !== 'message') continue
      if (line.timestampMs === null) return { ...item, reason: 'the message has no timestamp' }
      const lagSeconds = Math.max(0, (Date.now() - line.timestampMs) / 1000)
      return { ...item, offset: line.offset, timestampMs: line.timestampMs, lagSeconds, reason: null }
    }
    return { ...item, reason: 'no message is left to read: only markers of transactions, or an open transaction' }
  } catch (error) {
    return { ...item, reason: messageOf(error) }
  }
}
