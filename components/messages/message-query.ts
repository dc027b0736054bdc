import type { MessagesQuery } from '#lib/wire/messages'
import type { FormatChoice } from '#lib/wire/payload'
import { parseFormatChoice } from './payload-format.ts'
import { SHOWN_PER_SECOND } from './scan-state.ts'

export const LIMITS = [50, 200, 1_000, 5_000] as const
const DEFAULT_LIMIT = 50

/** What the message browser looks for; all of it stands in the URL. */
export interface MessageQuery {
  order: 'newest' | 'oldest'
  /** Where the searched stretch begins, in every partition: `earliest`, `last:N`, `offset:N` or `time:MS`. */
  from: string
  /** Where it ends, before this position: `latest`, `offset:N` or `time:MS`. */
  to: string
  /** `0,2,5-7`; empty: all. */
  partitions: string
  contains: string
  caseSensitive: boolean
  /** A filter in CEL; empty: none. */
  filter: string
  /** The whole key as the API takes it; empty: any. */
  key: string
  /** Instead of what matches, the messages that the filter cannot judge. */
  failing: boolean
  limit: number
  isolation: 'read_committed' | 'read_uncommitted'
  /** How keys and values are read. */
  keyFormat: FormatChoice
  valueFormat: FormatChoice
  /** Follow what arrives from now on instead of searching what is there. */
  tail: boolean
}

export const DEFAULT_QUERY: MessageQuery = {
  order: 'newest',
  from: 'earliest',
  to: 'latest',
  partitions: '',
  contains: '',
  caseSensitive: false,
  filter: '',
  key: '',
  failing: false,
  limit: DEFAULT_LIMIT,
  isolation: 'read_committed',
  keyFormat: 'auto',
  valueFormat: 'auto',
  tail: false,
}

const FROM = /^(earliest|last:[1-9]\d{0,8}|offset:\d{1,19}|time:\d{1,16})$/
const TO = /^(latest|offset:\d{1,19}|time:\d{1,16})$/
const PARTITIONS = /^\d{1,7}(-\d{1,7})?(,\d{1,7}(-\d{1,7})?)*$/
const MAX_CONTAINS = 2_000
const MAX_KEY = 3_000

/** Reads the query from the URL. What it cannot read becomes the default, so that a damaged link still opens. */
export function parseMessageQuery(params: Pick<URLSearchParams, 'get'>): MessageQuery {
  const text = (name: string) => params.get(name) ?? ''
  const matching = (name: string, shape: RegExp, otherwise: string) => (shape.test(text(name)) ? text(name) : otherwise)
  return {
    order: text('order') === 'oldest' ? 'oldest' : 'newest',
    from: matching('from', FROM, DEFAULT_QUERY.from),
    to: matching('to', TO, DEFAULT_QUERY.to),
    partitions: matching('partitions', PARTITIONS, ''),
    contains: text('contains').slice(0, MAX_CONTAINS),
    caseSensitive: text('case') === '1',
    filter: text('filter').slice(0, MAX_CONTAINS),
    key: text('key').slice(0, MAX_KEY),
    failing: text('failing') === 'only' && text('filter') !== '',
    limit: LIMITS.find(limit => String(limit) === text('limit')) ?? DEFAULT_LIMIT,
    isolation: text('isolation') === 'read_uncommitted' ? 'read_uncommitted' : 'read_committed',
    keyFormat: parseFormatChoice(params.get('keyFormat')),
    valueFormat: parseFormatChoice(params.get('valueFormat')),
    tail: text('tail') === '1',
  }
}

/** The query as URL parameters; null, a default, is left out of the URL. */
export function printMessageQuery(query: MessageQuery): Record<string, string | null> {
  const unless = (value: string, usual: string) => (value === usual ? null : value)
  return {
    order: unless(query.order, DEFAULT_QUERY.order),
    from: unless(query.from, DEFAULT_QUERY.from),
    to: unless(query.to, DEFAULT_QUERY.to),
    partitions: unless(query.partitions, ''),
    contains: unless(query.contains, ''),
    case: query.caseSensitive ? '1' : null,
    filter: unless(query.filter, ''),
    key: unless(query.key, ''),
    failing: query.failing && query.filter !== '' ? 'only' : null,
    limit: unless(String(query.limit), String(DEFAULT_LIMIT)),
    isolation: unless(query.isolation, DEFAULT_QUERY.isolation),
    keyFormat: unless(query.keyFormat, 'auto'),
    valueFormat: unless(query.valueFormat, 'auto'),
    tail: query.tail ? '1' : null,
  }
}

type ApiParams = { readonly [Name in keyof MessagesQuery]?: string | number | undefined }

/** The parameters of `GET …/messages` for a query. */
export function apiParamsOf(query: MessageQuery): ApiParams {
  return {
    ...(query.tail
      ? { tail: 'true', showPerSecond: SHOWN_PER_SECOND }
      : { order: query.order, from: query.from, ...(query.to === 'latest' ? {} : { to: query.to }), limit: query.limit }),
    ...(query.partitions === '' ? {} : { partitions: query.partitions }),
    ...(query.contains === '' ? {} : { contains: query.contains }),
    ...(query.contains !== '' && query.caseSensitive ? { caseSensitive: 'true' } : {}),
    ...(query.filter === '' ? {} : { filter: query.filter }),
    ...(query.filter !== '' && query.failing ? { failing: 'only' } : {}),
    ...(query.key === '' ? {} : { key: query.key }),
    isolation: query.isolation,
    ...(query.keyFormat === 'auto' ? {} : { keyFormat: query.keyFormat }),
    ...(query.valueFormat === 'auto' ? {} : { valueFormat: query.valueFormat }),
  }
}

/** The parameters of an export: the same stretch and filter, all that is found, oldest first. */
export function exportParamsOf(query: MessageQuery): ApiParams {
  const { limit: _limit, order: _order, ...params } = apiParamsOf({ ...query, tail: false })
  return params
}

/** The parameters of a copy: only what is committed is copied. */
export function copyParamsOf(query: MessageQuery): ApiParams {
  const { isolation: _isolation, ...params } = exportParamsOf(query)
  return params
}

/** Partition numbers as the URL writes them: `[0, 1, 2, 5]` is `0-2,5`; all of `count` is the empty text. */
export function printPartitions(chosen: readonly number[], count: number): string {
  const sorted = [...new Set(chosen)].toSorted((a, b) => a - b)
  if (sorted.length === 0 || sorted.length === count) return ''
  const runs: [number, number][] = []
  for (const partition of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === partition - 1) last[1] = partition
    else runs.push([partition, partition])
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

/** The partitions that `text` names, of a topic that has `count`; all of them for the empty text. */
export function parsePartitions(text: string, count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, partition) => partition)
  if (!PARTITIONS.test(text)) return all
  const runs = text.split(',').map(run => {
    const [first = 0, last = first] = run.split('-').map(Number)
    return { first, last }
  })
  return all.filter(partition => runs.some(run => partition >= run.first && partition <= run.last))
}
