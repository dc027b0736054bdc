import type { MessagesQuery } from '#lib/wire/messages'
import type { FormatChoice } from '#lib/wire/payload'
import type { Isolation } from '#server/kafka/topic-log'
import { PartituraError } from '../../errors.ts'
import { FilterError } from '#lib/filter/filter-error'
import { compileDerived, type DerivedFields } from '../decode/derive-fields.ts'
import type { RecordTests } from '../decode/record-filter.ts'
import type { RowFormat } from '../export/export-format.ts'
import { readFilter } from './read-filter.ts'
import { readKey } from './read-key.ts'

export type Position =
  | { at: 'earliest' | 'latest' }
  | { at: 'offset'; offset: bigint }
  | { at: 'time'; timeMs: bigint }
  | { at: 'last'; count: bigint }

/** A message query with its texts read and its defaults filled in. */
export interface ScanQuery extends RecordTests {
  /** null: all. Ascending. */
  partitions: number[] | null
  from: Position
  to: Position
  formats: { key: FormatChoice; value: FormatChoice }
  derived: DerivedFields | null
  fieldTypes: boolean
  /** Messages are checked against their JSON Schema; not where nobody is told of it: in CSV, raw values and copies. */
  checkSchemas: boolean
  order: 'oldest' | 'newest'
  /** Not merged by timestamp: handed over in the order in which the leaders' answers brought them. Order is then `oldest`. */
  arrival: boolean
  /** A buffer behind the read that restores the order; null: none. */
  resequence: ResequenceOptions | null
  limit: number
  maxScanned: number
  maxSeconds: number
  isolation: Isolation
  tail: boolean
  /** Of a tail: how many messages a second are handed over; null: all. */
  showPerSecond: number | null
  cursor: string | null
  /** Keys, values and headers in full, whatever their size. */
  whole: boolean
  /** Messages are handed over as rows of a file (`WithRow`), written in the decode threads; null: as they are. */
  row: RowFormat | null
}

export interface ResequenceOptions {
  by: 'timestamp' | 'sequence'
  /** Held at most: messages, and for how long. */
  messages: number
  ms: number
}

const DEFAULT_LIMIT = 100
const DEFAULT_BUFFER_MESSAGES = 100
const DEFAULT_BUFFER_MS = 1000
const DEFAULT_MAX_SECONDS = 30
const WHOLE_MAX_SECONDS = 3600
const MAX_PARTITIONS = 20_000

interface ScanWish {
  whole?: boolean
  row?: RowFormat | null
}

/** `row` is heeded where nothing is added to a message after it was decoded: not in the order of arrival. @throws PartituraError `invalid-parameter` */
export function readScanQuery(query: MessagesQuery, { whole = false, row = null }: ScanWish = {}): ScanQuery {
  const tail = query.tail ?? false
  const resequence = readResequence(query)
  const derived = readDerived(query)
  const arrival = query.order === 'arrival' || resequence !== null
  if (tail) requireTailable(query)
  else requireNoTail(query)
  return {
    ...readBounds(query, tail, whole),
    ...readStretch(query, tail),
    ...readTests(query),
    formats: { key: query.keyFormat ?? 'auto', value: query.valueFormat ?? 'auto' },
    derived,
    fieldTypes: query.fieldTypes ?? false,
    checkSchemas: !whole || row?.format === 'ndjson',
    order: query.order === 'newest' ? 'newest' : 'oldest',
    arrival,
    resequence,
    isolation: query.isolation ?? 'read_committed',
    tail,
    showPerSecond: query.showPerSecond ?? null,
    cursor: query.cursor ?? null,
    whole,
    row: arrival ? null : row,
  }
}

/** Where a search ends that its reader does not end. */
function readBounds(query: MessagesQuery, tail: boolean, whole: boolean): Pick<ScanQuery, 'limit' | 'maxScanned' | 'maxSeconds'> {
  return {
    limit: query.limit ?? (tail || whole ? Infinity : DEFAULT_LIMIT),
    maxScanned: query.maxScanned ?? Infinity,
    maxSeconds: query.maxSeconds ?? (tail ? Infinity : whole ? WHOLE_MAX_SECONDS : DEFAULT_MAX_SECONDS),
  }
}

/** Which messages are looked at. */
function readStretch({ partitions, from, to }: MessagesQuery, tail: boolean): Pick<ScanQuery, 'partitions' | 'from' | 'to'> {
  return {
    partitions: partitions === undefined ? null : readPartitions(partitions),
    from: readPosition(from ?? (tail ? 'latest' : 'earliest')),
    to: readPosition(to ?? 'latest'),
  }
}

/** What is demanded of each message. */
function readTests({ contains, caseSensitive = false, key, ...query }: MessagesQuery): RecordTests {
  return {
    contains: contains === undefined ? null : { text: contains, caseSensitive },
    key: key === undefined ? null : readKey(key),
    ...readFilter(query),
  }
}

/** Compiled here once, so that a mistake is told before anything is read. */
function readDerived({ resequence, ...query }: MessagesQuery): DerivedFields | null {
  const { sequence, keyBy } = { sequence: query.sequence ?? null, keyBy: query.keyBy ?? null }
  if (resequence === 'sequence' && sequence === null) {
    throw invalid('?sequence', 'Say where the sequence number stands: sequence=value.FIELD, in CEL.')
  }
  if (sequence !== null) requireCompiled('?sequence', { sequence, keyBy: null })
  if (keyBy !== null) requireCompiled('?keyBy', { sequence: null, keyBy })
  return sequence === null && keyBy === null ? null : { sequence, keyBy }
}

function requireCompiled(pointer: string, fields: DerivedFields): void {
  try {
    compileDerived(fields)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    throw invalid(pointer, `${error.message} (line ${error.line}, column ${error.column})`)
  }
}

function readResequence({ resequence, order, bufferMessages, bufferMs }: MessagesQuery): ResequenceOptions | null {
  if (resequence === undefined) {
    const given = bufferMessages !== undefined ? 'bufferMessages' : bufferMs !== undefined ? 'bufferMs' : null
    if (given !== null)
      throw invalid(`?${given}`, `${given} is a size of the buffer that \`resequence\` asks for: name what to order by.`)
    return null
  }
  if (order === 'newest' || order === 'oldest') {
    throw invalid('?order', 'The buffer restores the order of messages as they arrive: order must be arrival, or left out.')
  }
  return {
    by: resequence,
    messages: bufferMessages ?? DEFAULT_BUFFER_MESSAGES,
    ms: bufferMs ?? DEFAULT_BUFFER_MS,
  }
}

function requireTailable({ order, to, from, cursor }: MessagesQuery): void {
  if (order === 'newest') throw invalid('?order', 'A tail shows messages as they arrive: order must be oldest or arrival.')
  if (to !== undefined) throw invalid('?to', 'A tail has no end.')
  if (cursor !== undefined && from !== undefined) throw invalid('?from', 'A tail begins at `from` or at a cursor, not at both.')
}

function requireNoTail({ showPerSecond }: MessagesQuery): void {
  if (showPerSecond === undefined) return
  throw invalid('?showPerSecond', 'Only a tail is shown by the second: add tail=true.')
}

/** `0,2,5-7` → [0, 2, 5, 6, 7]. */
export function readPartitions(text: string): number[] {
  const partitions = new Set<number>()
  for (const run of text.split(',')) {
    const [first = 0, last = first] = run.split('-').map(Number)
    if (last < first) throw invalid('?partitions', `“${run}” ends before it begins.`)
    if (last - first + partitions.size >= MAX_PARTITIONS) {
      throw invalid('?partitions', `At most ${MAX_PARTITIONS} partitions at once.`)
    }
    for (let partition = first; partition <= last; partition++) partitions.add(partition)
  }
  return [...partitions].sort((a, b) => a - b)
}

/** The forms are those of `position` in lib/wire/messages, which has checked the text. */
export function readPosition(text: string): Position {
  const [word, number = '0'] = text.split(':')
  if (word === 'offset') return { at: 'offset', offset: BigInt(number) }
  if (word === 'time') return { at: 'time', timeMs: BigInt(number) }
  if (word === 'last') return { at: 'last', count: BigInt(number) }
  return { at: word === 'latest' ? 'latest' : 'earliest' }
}

/** Whether messages are looked for, rather than listed. */
export function isFiltered({ contains, key, cel }: RecordTests): boolean {
  return contains !== null || key !== null || cel !== null
}

export function invalid(pointer: string, detail: string): PartituraError {
  return new PartituraError('invalid-parameter', detail, { errors: [{ pointer, detail }] })
}
