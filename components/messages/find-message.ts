import type { Message, ScanEnd, ScanLine } from '#lib/wire/messages'
import { requestApi } from '#components/data/api-client.ts'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { readScan } from './ndjson.ts'
import { formatParams, type Formats } from './use-formats.ts'

/** The message at an offset, or why there is none. Offsets are of the partition as it is now; `endOffset` is the next to be written. */
export type FoundMessage =
  | { kind: 'found'; message: Message }
  /** Retention (or DeleteRecords) has removed it: the log begins behind it. */
  | { kind: 'removed'; startOffset: string; endOffset: string }
  | { kind: 'not-written'; startOffset: string; endOffset: string }
  /** Within the range, but no message: compacted away, or the marker of a transaction. `next` is the first one behind it. */
  | { kind: 'no-message'; startOffset: string; endOffset: string; next: Message | null }
  | { kind: 'unreadable'; detail: string }
  | { kind: 'no-partition' }

export interface MessagePlace {
  cluster: string
  topic: string
  partition: number
  offset: string
}

/** Looks one message up. Uncommitted and aborted ones count: a link names an offset, whatever became of its transaction. */
export async function findMessage(
  { cluster, topic, partition, offset, formats }: MessagePlace & { formats: Formats },
  signal: AbortSignal,
): Promise<FoundMessage> {
  const query = queryString({
    partitions: String(partition),
    from: `offset:${offset}`,
    order: 'oldest',
    limit: 1,
    isolation: 'read_uncommitted',
    ...formatParams(formats),
  })
  const path = clusterPath(cluster, 'topics', topic, 'messages') + query
  const limit = AbortSignal.any([signal, AbortSignal.timeout(20_000)])
  const response = await requestApi(path, { signal: limit, timeoutMs: 0, accept: 'application/x-ndjson' })
  if (response.body === null) throw new Error('The answer has no body.')
  const lines: ScanLine[] = []
  for await (const batch of readScan(response.body)) lines.push(...batch)
  return judge(lines, partition, offset)
}

/** What the lines of a search from `offset` with a limit of one say about that offset. */
export function judge(lines: readonly ScanLine[], partition: number, offset: string): FoundMessage {
  const wanted = BigInt(offset)
  const message = lines.find(line => line.type === 'message') ?? null
  if (message !== null && BigInt(message.offset) === wanted) return { kind: 'found', message }
  const stretch = lines.find(
    line => line.type === 'unreadable' && BigInt(line.fromOffset) <= wanted && wanted <= BigInt(line.toOffset),
  )
  if (stretch?.type === 'unreadable') return { kind: 'unreadable', detail: stretch.detail }
  const end = lines.find(line => line.type === 'end')
  const range = end?.partitions.find(each => each.partition === partition)
  if (end === undefined || range === undefined) return { kind: 'no-partition' }
  const { startOffset, endOffset } = range
  if (startOffset === null || endOffset === null) {
    return { kind: 'unreadable', detail: range.error?.detail ?? 'The partition could not be reached.' }
  }
  if (wanted < BigInt(startOffset)) return { kind: 'removed', startOffset, endOffset }
  if (wanted >= BigInt(endOffset)) return { kind: 'not-written', startOffset, endOffset }
  const failure = range.error?.detail ?? failureOf(end)
  if (failure !== null) return { kind: 'unreadable', detail: failure }
  return { kind: 'no-message', startOffset, endOffset, next: message }
}

function failureOf(end: ScanEnd): string | null {
  if (end.reason === 'end-reached' || end.reason === 'limit') return null
  return end.detail ?? `The search ended early: ${end.reason}.`
}
