import { PartituraError } from '../errors.ts'

/** What every list takes; see `listQuery` in lib/wire/common. */
export interface ListQuery {
  filter?: string | undefined
  sort?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
  fields?: string | undefined
}

export type SortValue = string | number | bigint | null

export interface ListSpec<Item> {
  /** Unique; the last resort of every order, and what `filter` looks into. */
  id(item: Item): string
  /** Orders by name of the field. null comes last in both directions. */
  sorts: Readonly<Record<string, (item: Item) => SortValue>>
  defaultSort: string
  /** Names that `fields` may choose from. */
  fields: readonly string[]
}

export interface Page<Item> {
  items: Item[]
  total: number
  nextCursor: string | null
}

/** The largest page, and what is given when no limit is asked for: one answer holds any usual cluster. */
export const MAX_PAGE = 5000

/** Filters, sorts and cuts. A cursor names the last item given, not a position: what comes and goes in between shifts nothing. */
export function pageOf<Item extends object>(all: readonly Item[], query: ListQuery, spec: ListSpec<Item>): Page<Item> {
  const order = orderOf(query.sort ?? spec.defaultSort, spec)
  const wanted = query.filter?.toLowerCase()
  const matching = wanted === undefined ? all : all.filter(item => spec.id(item).toLowerCase().includes(wanted))
  const rows = matching.map(item => ({ item, id: spec.id(item), value: order.value(item) })).toSorted(order.compare)
  const after = query.cursor === undefined ? null : readCursor(query.cursor, order.name)
  const from = after === null ? 0 : rows.findIndex(row => order.compare(after, row) < 0)
  const page = from < 0 ? [] : rows.slice(from, from + (query.limit ?? MAX_PAGE))
  const last = page.at(-1)
  const isEnd = from < 0 || last === undefined || from + page.length >= rows.length
  return {
    items: reduceFields(
      page.map(row => row.item),
      query.fields,
      spec.fields,
    ),
    total: rows.length,
    nextCursor: isEnd ? null : writeCursor(order.name, last),
  }
}

interface Row {
  id: string
  value: SortValue
}

function orderOf<Item>(sort: string, spec: ListSpec<Item>) {
  const descending = sort.startsWith('-')
  const name = descending ? sort.slice(1) : sort
  const value = Object.hasOwn(spec.sorts, name) ? spec.sorts[name] : undefined
  if (value === undefined) {
    const detail = `must be one of ${Object.keys(spec.sorts).join(', ')}, with “-” before it for descending`
    throw new PartituraError('invalid-parameter', `The parameter “sort” ${detail}.`, { errors: [{ pointer: '?sort', detail }] })
  }
  const sign = descending ? -1 : 1
  const compare = (a: Row, b: Row): number => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null) || compareText(a.id, b.id)
    return sign * compareValues(a.value, b.value) || compareText(a.id, b.id)
  }
  return { name: sort, value, compare }
}

function compareValues(a: Exclude<SortValue, null>, b: Exclude<SortValue, null>): number {
  if (typeof a === 'string' || typeof b === 'string') return compareText(String(a), String(b))
  return a < b ? -1 : a > b ? 1 : 0
}

/** By code units, as Kafka's own tools sort: the same order on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function writeCursor(sort: string, { id, value }: Row): string {
  const text = typeof value === 'bigint' ? `${value}n` : value
  return Buffer.from(JSON.stringify([sort, typeof value === 'bigint', text, id])).toString('base64url')
}

function readCursor(cursor: string, sort: string): Row {
  const parsed = parseCursor(cursor)
  if (parsed === null || parsed.sort !== sort) {
    const detail = 'is not a cursor of this list in this order; take nextCursor of the answer before, and the same sort'
    throw new PartituraError('invalid-parameter', `The parameter “cursor” ${detail}.`, {
      errors: [{ pointer: '?cursor', detail }],
    })
  }
  return parsed
}

function parseCursor(cursor: string): (Row & { sort: string }) | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(parsed)) return null
    const [sort, isBig, value, id]: unknown[] = parsed
    if (typeof sort !== 'string' || typeof id !== 'string') return null
    if (isBig === true) return typeof value === 'string' ? { sort, id, value: BigInt(value.slice(0, -1)) } : null
    return value === null || typeof value === 'string' || typeof value === 'number' ? { sort, id, value } : null
  } catch {
    return null
  }
}

function reduceFields<Item extends object>(items: Item[], fields: string | undefined, known: readonly string[]): Item[] {
  if (fields === undefined) return items
  const names = fields.split(',')
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined) {
    const detail = `names “${unknown}”; there are ${known.join(', ')}`
    throw new PartituraError('invalid-parameter', `The parameter “fields” ${detail}.`, {
      errors: [{ pointer: '?fields', detail }],
    })
  }
  return items.map(item => pick(item, names))
}

/** The caller asked for fewer fields: an item is then a part of what its type says, as the API's description of `fields` tells. */
function pick<Item extends object>(item: Item, names: readonly string[]): Item {
  const chosen = new Set(names)
  return Object.fromEntries(Object.entries(item).filter(([name]) => chosen.has(name))) as Item
}
