export const COUNTS = [50, 200, 500, 2_000] as const
const DEFAULT_COUNT = 200

/** What the ordering lens shows; all of it stands in the URL. */
export interface OrderQuery {
  /** `newest`, `earliest` or `time:MS`. */
  from: string
  /** Messages read at most; of a tail the newest so many stay. */
  count: number
  /** Follow what arrives from now on. */
  tail: boolean
  /** null: not chosen; the lens then takes a sequence field if it finds one that looks like it. */
  by: 'timestamp' | 'sequence' | null
  /** CEL; empty: not chosen. */
  sequence: string
  /** CEL that gives the key of the key cure; empty: the message's own key. */
  keyBy: string
  bufferMessages: number
  /** null: no bound by time. */
  bufferMs: number | null
  table: boolean
}

const FROM = /^(newest|earliest|time:\d{1,16})$/
const DEFAULT_BUFFER = 50

/** Reads the query from the URL. What it cannot read becomes the default, so that a damaged link still opens. */
export function parseOrderQuery(params: Pick<URLSearchParams, 'get'>): OrderQuery {
  const text = (name: string) => params.get(name) ?? ''
  const number = (name: string, max: number) => (/^\d{1,6}$/.test(text(name)) ? Math.min(max, Number(text(name))) : null)
  return {
    from: FROM.test(text('from')) ? text('from') : 'newest',
    count: COUNTS.find(count => String(count) === text('count')) ?? DEFAULT_COUNT,
    tail: text('tail') === '1',
    by: text('by') === 'timestamp' || text('by') === 'sequence' ? (text('by') === 'timestamp' ? 'timestamp' : 'sequence') : null,
    sequence: text('seq').slice(0, 2000),
    keyBy: text('key').slice(0, 2000),
    bufferMessages: number('buffer', 2000) ?? DEFAULT_BUFFER,
    bufferMs: number('hold', 60_000),
    table: text('table') === '1',
  }
}

/** The query as URL parameters; null, a default, is left out of the URL. */
export function printOrderQuery(query: OrderQuery): Record<string, string | null> {
  return {
    from: query.from === 'newest' ? null : query.from,
    count: query.count === DEFAULT_COUNT ? null : String(query.count),
    tail: query.tail ? '1' : null,
    by: query.by,
    seq: query.sequence === '' ? null : query.sequence,
    key: query.keyBy === '' ? null : query.keyBy,
    buffer: query.bufferMessages === DEFAULT_BUFFER ? null : String(query.bufferMessages),
    hold: query.bufferMs === null ? null : String(query.bufferMs),
    table: query.table ? '1' : null,
  }
}

/** What of a query decides which messages are read, as parameters of `GET …/messages`. */
export function readingParams(query: OrderQuery, sequence: string | null, partitionCount: number) {
  const perPartition = Math.max(1, Math.ceil(query.count / Math.max(1, partitionCount)))
  return {
    order: 'arrival',
    ...(query.tail
      ? { tail: 'true' }
      : { from: query.from === 'newest' ? `last:${perPartition}` : query.from, limit: query.count, maxSeconds: 20 }),
    ...(sequence === null ? {} : { sequence }),
    ...(query.keyBy === '' ? {} : { keyBy: query.keyBy }),
  }
}
