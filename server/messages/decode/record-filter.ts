import { compileFilter } from '#lib/filter/compile-filter'
import type { CompiledFilter } from '#lib/filter/compile-filter'
import type { RawRecord } from '#server/kafka/record'
import { compileContains } from './contains-filter.ts'
import type { ContainsFilter, ContainsQuery } from './contains-filter.ts'
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
  /** Position at or after `from` where the next record may lie that is worth a look; −1: there is none. */
  find(bytes: Buffer, from: number): number
  judge(record: RawRecord): Verdict
  readonly failing: boolean
  /** Headers that `judge` has to see. */
  readonly headers: number
}

/** null: every record is wanted. */
export function createRecordFilter(tests: RecordTests, partition: number): RecordFilter | null {
  const cel = tests.cel === null ? null : compiledFilter(tests.cel)
  const before = [tests.key && keyFilter(tests.key), tests.contains && compileContains(tests.contains)].filter(
    test => test !== null,
  )
  if (cel === null && before.length === 0) return null
  const [first] = before
  const failing = tests.failing && cel !== null
  // A record that lacks the texts cannot match; whether its filter would fail is not known, so none is left out when those are wanted.
  const texts = cel?.byteTest && !failing ? new TextSearch(cel.byteTest) : null
  return {
    find: first
      ? first.find
      : texts
        ? (bytes, from) => texts.find(bytes, from)
        : (bytes, from) => (from < bytes.length ? from : -1),
    judge(record) {
      for (const test of before) if (!test.matches(record)) return cel === null ? false : null
      return cel === null ? true : cel.judge(record, partition)
    },
    failing,
    headers: tests.contains !== null || cel?.readsHeaders ? Infinity : 0,
  }
}

function keyFilter(key: Uint8Array): ContainsFilter {
  const wanted = Buffer.from(key)
  return {
    find: (bytes, from) => (wanted.length === 0 ? (from < bytes.length ? from : -1) : bytes.indexOf(wanted, from)),
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
