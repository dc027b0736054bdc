/**
 * How one answer of the API became the next, and back: `applyPatch(before, diffAnswer(before, after))` equals `after`.
 *
 * Only the top level is looked into: a field that changed is sent whole, except a list whose items have a key (below), of which
 * items are sent. Server and browser share these functions, so they agree on the keys without sending them.
 */
import type { AnswerPatch } from './live.ts'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }
type ListPatch = AnswerPatch['lists'][string]

/** What identifies an item of a list, most telling first: the first of these whose fields the item has is its key. */
const KEYS: readonly (readonly string[])[] = [
  ['topic', 'partition'],
  ['partition'],
  ['memberId'],
  ['groupId'],
  ['brokerId'],
  ['id'],
  ['name'],
]

/** null when the two are equal. Neither is changed; the patch shares items with `after`. */
export function diffAnswer(before: JsonObject, after: JsonObject): AnswerPatch | null {
  const set: JsonObject = {}
  const lists: Record<string, ListPatch> = {}
  const unset = Object.keys(before).filter(name => before[name] !== undefined && after[name] === undefined)
  for (const [name, value] of Object.entries(after)) {
    const old = before[name]
    if (value === undefined || old === value) continue
    const patch = Array.isArray(old) && Array.isArray(value) ? diffList(old, value) : undefined
    if (patch === undefined && !equal(old, value)) set[name] = value
    else if (patch) lists[name] = patch
  }
  if (Object.keys(set).length === 0 && Object.keys(lists).length === 0 && unset.length === 0) return null
  return { set, lists, ...(unset.length > 0 && { unset }) }
}

/** A new answer; whatever the patch does not touch is the same object as before, so that views can tell by identity. */
export function applyPatch(before: JsonObject, patch: AnswerPatch): JsonObject {
  const after: JsonObject = { ...before, ...patch.set }
  for (const name of patch.unset ?? []) delete after[name]
  for (const [name, list] of Object.entries(patch.lists)) {
    const old = before[name]
    after[name] = applyList(Array.isArray(old) ? old : [], list)
  }
  return after
}

/** null: equal. undefined: the items have no common kind of key, the list has to be sent whole. */
function diffList(before: readonly Json[], after: readonly Json[]): ListPatch | null | undefined {
  if (before.length === 0 || after.length === 0) return before.length === after.length ? null : undefined
  const fields = keyFields(before[0])
  const oldByKey = fields && keyed(before, fields)
  const newByKey = fields && keyed(after, fields)
  if (!fields || !oldByKey || !newByKey) return undefined
  const patch = diffItems(oldByKey, newByKey, fields)
  if (!isNaturalOrder(oldByKey, newByKey)) patch.order = [...newByKey.keys()]
  const untouched = patch.upsert.length === 0 && !patch.merge && patch.removed.length === 0 && !patch.order
  return untouched ? null : patch
}

type Items = ReadonlyMap<string, JsonObject>

function diffItems(before: Items, after: Items, fields: readonly string[]): ListPatch {
  const patch: ListPatch = { upsert: [], removed: [] }
  const merge: JsonObject[] = []
  for (const key of before.keys()) if (!after.has(key)) patch.removed.push(key)
  for (const [key, item] of after) {
    const old = before.get(key)
    if (old === item) continue
    const changed = old && changedFields(old, item, fields)
    if (changed === undefined) patch.upsert.push(item)
    else if (changed) merge.push(changed)
  }
  if (merge.length > 0) patch.merge = merge
  return patch
}

function applyList(before: readonly Json[], patch: ListPatch): Json[] {
  const items = new Map<string, Json>()
  for (const item of before) items.set(keyOf(item), item)
  for (const key of patch.removed) items.delete(key)
  for (const item of patch.upsert) items.set(keyOf(item), item)
  for (const fields of patch.merge ?? []) {
    const key = keyOf(fields)
    const old = items.get(key)
    items.set(key, isObject(old) ? { ...old, ...fields } : fields)
  }
  if (!patch.order) return [...items.values()]
  return patch.order.flatMap(key => {
    const item = items.get(key)
    return item === undefined ? [] : [item]
  })
}

/** The fields that differ, with the key; null when none does; undefined when one is gone, which a merge cannot say. */
function changedFields(old: JsonObject, item: JsonObject, key: readonly string[]): JsonObject | null | undefined {
  let changed: JsonObject | null = null
  for (const name in old) if (item[name] === undefined && old[name] !== undefined) return undefined
  for (const name in item) {
    const value = item[name]
    if (value === undefined || equal(old[name], value)) continue
    changed ??= Object.fromEntries(key.map(field => [field, item[field] ?? null]))
    changed[name] = value
  }
  return changed
}

/** Do kept items stand in their old order with the new ones behind them? That is what a patch without `order` gives. */
function isNaturalOrder(before: Items, after: Items): boolean {
  const wanted = after.keys()
  for (const key of before.keys()) if (after.has(key) && wanted.next().value !== key) return false
  for (const key of wanted) if (before.has(key)) return false
  return true
}

function keyFields(item: Json | undefined): readonly string[] | undefined {
  if (!isObject(item)) return undefined
  for (const fields of KEYS) if (hasAll(item, fields)) return fields
  return undefined
}

function hasAll(item: JsonObject, fields: readonly string[]): boolean {
  for (const name of fields) {
    const kind = typeof item[name]
    if (kind !== 'string' && kind !== 'number') return false
  }
  return true
}

/** Items by key, or undefined when an item has another kind of key or two have the same. */
function keyed(items: readonly Json[], fields: readonly string[]): Map<string, JsonObject> | undefined {
  const byKey = new Map<string, JsonObject>()
  for (const item of items) {
    if (!isObject(item) || keyFields(item) !== fields) return undefined
    byKey.set(keyWith(item, fields), item)
  }
  return byKey.size === items.length ? byKey : undefined
}

function keyOf(item: Json): string {
  const fields = keyFields(item)
  if (!fields || !isObject(item)) throw new Error('A patch names an item without a key: it does not belong to this answer.')
  return keyWith(item, fields)
}

function keyWith(item: JsonObject, fields: readonly string[]): string {
  const [first, second] = fields
  const head = keyPart(item[first ?? ''])
  return second === undefined ? head : `${head}/${keyPart(item[second])}`
}

function keyPart(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Deep equality of JSON values; a field that is undefined is one that is absent, as in JSON. */
function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => equal(item, b[index]))
  }
  for (const name in a) if (!equal(a[name], b[name])) return false
  for (const name in b) if (b[name] !== undefined && a[name] === undefined) return false
  return true
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
