import { compileFilter } from '#lib/filter/compile-filter'
import type { CompiledFilter } from '#lib/filter/compile-filter'
import type { RawRecord } from '#server/kafka/record'
import { BinaryRecords } from './binary-records.ts'
import { compileContains } from './contains-filter.ts'
import type { ContainsFilter, ContainsQuery } from './contains-filter.ts'
import type { FilterDecoder } from './filter-decoder.ts'
import { NODE_TEXT } from './node-text.ts'
import { TextSearch } from './text-search.ts'

/** What a search demands of each record, all of it. Plain data: it goes to a worker thread. */
export interface RecordTests {
  contains: ContainsQuery | null
  /** Exactly these bytes as the key. */
  key: Uint8Array | null
  /** A filter in CEL that compiles. */
  cel: string | null
  /** Wanted are the records of which the filter cannot be told, instead of those that match it. */
  failing: boolean
}

export const NO_TESTS: RecordTests = { contains: null, key: null, cel: null, failing: false }

/** true, false: judged; a text: the CEL filter has no value, and why; null: ruled out before the CEL filter was asked. */
export type Verdict = boolean | string | null

/** The tests of a search, compiled. */
export interface RecordFilter {
  /** Position at or after `from`, where a record begins, where the next one may lie that is worth a look; −1: there is none. */
  find(bytes: Buffer, from: number): number
  judge(record: RawRecord): Verdict
  readonly failing: boolean
  /** Headers that `judge` has to see. */
  readonly headers: number
}

/** null: every record is wanted. */
export function createRecordFilter(tests: RecordTests, partition: number, decoder: FilterDecoder): RecordFilter | null {
  const cel = tests.cel === null ? null : compiledFilter(tests.cel)
  const before = [tests.key && keyFilter(tests.key), tests.contains && compileContains(tests.contains)].filter(
    test => test !== null,
  )
  if (cel === null && before.length === 0) return null
  const [first] = before
  const failing = tests.failing && cel !== null
  // A record that lacks the texts cannot match; whether its filter would fail is not known, so none is left out when those are wanted.
  const byCel = cel === null || failing ? everyRecord : whereItMayBeTrue(cel, decoder)
  return {
    find: first ? first.find : byCel,
    judge(record) {
      for (const test of before) if (!test.matches(record)) return cel === null ? false : null
      return cel === null ? true : cel.judge(record, partition, decoder)
    },
    failing,
    headers: tests.contains !== null || cel?.reads.headers ? Infinity : 0,
  }
}

type Find = RecordFilter['find']

const everyRecord: Find = (bytes, from) => (from < bytes.length ? from : -1)

/**
 * Its texts stand in the bytes of records that are JSON or text only; those that are decoded are looked for besides, by their
 * first bytes. So a batch is passed over when neither is in it, and batches of JSON pay for the walk over their lengths only.
 */
function whereItMayBeTrue({ byteTest, reads }: CompiledFilter, { firstBytes }: FilterDecoder): Find {
  if (byteTest === null) return everyRecord
  const texts = new TextSearch(byteTest)
  const binary = new BinaryRecords(reads.key ? firstBytes.key : null, reads.value ? firstBytes.value : null)
  return (bytes, from) => {
    const decoded = binary.find(bytes, from)
    if (decoded === from) return from
    const found = texts.find(bytes, from)
    return found < 0 || (decoded >= 0 && decoded < found) ? decoded : found
  }
}

function keyFilter(key: Uint8Array): ContainsFilter {
  const wanted = Buffer.from(key)
  return {
    find: (bytes, from) => (wanted.length === 0 ? everyRecord(bytes, from) : bytes.indexOf(wanted, from)),
    matches: record => record.key !== null && record.key.equals(wanted),
  }
}

const KEPT_FILTERS = 8
const compiled = new Map<string, CompiledFilter>()

/** A thread decodes many pieces for the same search: its filter is compiled once. */
function compiledFilter(cel: string): CompiledFilter {
  const known = compiled.get(cel)
  if (known !== undefined) return known
  const [oldest] = compiled.keys()
  if (compiled.size >= KEPT_FILTERS && oldest !== undefined) compiled.delete(oldest)
  const fresh = compileFilter(cel, { text: NODE_TEXT })
  compiled.set(cel, fresh)
  return fresh
}
