import { recordLine, type ImportQuery, type WriteLine } from '#lib/wire/write-records'
import { check } from '../describe-issues.ts'
import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { recordBytes, sizeOf } from './record-bytes.ts'
import { requireOwnTopic } from './require-own-topic.ts'
import { WriteRun } from './write-run.ts'

/** A record may have 1 GiB, but no broker takes one near that; base64 makes a third more of it. */
const MAX_LINE_CHARACTERS = 32 << 20

/**
 * Writes the records of an NDJSON file, or (`dryRun`) checks every line of it. Stops at the first line that is no record or
 * that Kafka refuses: what was written before is told, and stays, unless it is `atomic`. Lines of an export that are no
 * messages (`progress`, `unreadable`, `end`) are passed over.
 * @throws PartituraError before the first line: `read-only`, `topic-not-found`, `conflict`, `not-authorized`
 */
export async function* importRecords(
  context: OperationContext,
  topic: string,
  query: ImportQuery,
  body: AsyncIterable<Buffer>,
): AsyncGenerator<WriteLine, void, undefined> {
  requireWritable(context.cluster)
  requireOwnTopic(context, topic)
  const { dryRun = false, atomic = false, offsets = false, compression = 'none' } = query
  const run = await WriteRun.begin(context, { topic, compression, transactional: atomic, dryRun, offsets })
  yield* run.drive(feed(run, context, query, body), context.signal)
}

async function* feed(
  run: WriteRun,
  { signal, nowMs }: OperationContext,
  query: ImportQuery,
  body: AsyncIterable<Buffer>,
): AsyncGenerator<WriteLine, null> {
  let line = (query.firstLine ?? 1) - 1
  for await (const text of linesOf(body)) {
    line++
    if (signal.aborted) break
    const record = readLine(text, line, query, nowMs)
    if (record === null) continue
    const mistake = 'detail' in record ? record : run.misplaced(record)
    if (mistake !== null) {
      run.reject({ line, ...mistake })
      if (query.dryRun !== true) break
    } else if ('id' in record) await run.add(record)
    yield* run.due()
  }
  return null
}

type ReadRecord = Parameters<WriteRun['add']>[0]

/** null: nothing to be written. */
function readLine(
  text: string,
  id: number,
  { partitioning, timestamps }: ImportQuery,
  nowMs: number,
): ReadRecord | { pointer: string; detail: string } | null {
  if (text.trim() === '') return null
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return { pointer: '', detail: `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be parsed'}` }
  }
  if (isOtherLine(json)) return null
  const checked = check(recordLine, json)
  if (!checked.ok) {
    const [issue] = checked.issues
    return { pointer: `/${(issue?.path ?? []).map(String).join('/')}`, detail: issue?.text ?? 'is not a record' }
  }
  const { record, errors } = recordBytes(checked.value)
  const [wrong] = errors
  if (wrong !== undefined) return wrong
  const { partition = null, timestampMs = null } = checked.value
  return {
    ...record,
    id,
    partition: partitioning === 'keep' ? partition : null,
    timestampMs: timestamps === 'now' ? nowMs : (timestampMs ?? nowMs),
    sizeBytes: sizeOf(record),
  }
}

/** What an export says between its messages; any other line without a value is a mistake, and told as one. */
const NO_MESSAGES: ReadonlySet<unknown> = new Set(['progress', 'unreadable', 'end'])

function isOtherLine(json: unknown): boolean {
  return typeof json === 'object' && json !== null && !('value' in json) && 'type' in json && NO_MESSAGES.has(json.type)
}

/** @throws PartituraError for a line that is too long, or bytes that are no UTF-8: nothing is replaced unseen */
async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let parts: string[] = []
  let length = 0
  for await (const chunk of body) {
    const text = decoded(() => decoder.decode(chunk, { stream: true }))
    const end = text.lastIndexOf('\n')
    if (end >= 0) {
      yield* (parts.join('') + text.slice(0, end)).split('\n')
      parts = []
      length = 0
    }
    parts.push(text.slice(end + 1))
    length += text.length - end - 1
    if (length > MAX_LINE_CHARACTERS) {
      throw new PartituraError('body-too-large', `A line may have at most ${MAX_LINE_CHARACTERS >> 20} Mi characters.`)
    }
  }
  const last = parts.join('') + decoded(() => decoder.decode())
  if (last !== '') yield last
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch (error) {
    throw new PartituraError('bad-request', 'The file is not UTF-8. Bytes that are no text are written as base64.', {
      cause: error,
    })
  }
}
