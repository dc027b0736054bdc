import { describe, expect, it } from 'vitest'
import { answerPatch } from './live.ts'
import { applyPatch, diffAnswer } from './patch.ts'
import type { Json, JsonObject } from './patch.ts'

const topic = (name: string, messages: string, offline = 0): JsonObject => ({ name, messages, offline, retentionMs: null })
const answer = (...items: Json[]): JsonObject => ({ items, asOfMs: 1, failures: [], total: items.length, nextCursor: null })

describe('diffAnswer', () => {
  it('says nothing of equal answers, whatever objects they are made of', () => {
    expect(diffAnswer(answer(topic('a', '1')), structuredClone(answer(topic('a', '1'))))).toBeNull()
  })

  it('sends only the fields of a row that changed, with its key', () => {
    const patch = diffAnswer(answer(topic('a', '1'), topic('b', '2')), answer(topic('a', '1'), topic('b', '3')))
    expect(patch).toEqual({ set: {}, lists: { items: { upsert: [], removed: [], merge: [{ name: 'b', messages: '3' }] } } })
  })

  it('keys the offsets of a group by topic and partition', () => {
    const row = (name: string, partition: number, lag: string): JsonObject => ({ topic: name, partition, lag })
    const before = { offsets: [row('a', 0, '1'), row('b', 0, '1')] }
    const patch = diffAnswer(before, { offsets: [row('a', 0, '1'), row('b', 0, '7')] })
    expect(patch?.lists['offsets']?.merge).toEqual([{ topic: 'b', partition: 0, lag: '7' }])
  })

  it('sends a list whose items have no key whole', () => {
    const before = { attention: [{ label: 'x', detail: 'y' }], survives: ['one'] }
    const after = { attention: [{ label: 'x', detail: 'z' }], survives: ['two'] }
    expect(diffAnswer(before, after)).toEqual({ set: after, lists: {} })
  })

  it('sends a list with the same key twice whole', () => {
    const before = answer(topic('a', '1'), topic('a', '2'))
    const after = answer(topic('a', '1'), topic('a', '3'))
    expect(diffAnswer(before, after)?.set).toEqual({ items: after['items'] })
  })

  it('gives the order only when items moved or a new one does not stand at the end', () => {
    const [a, b, c] = [topic('a', '1'), topic('b', '1'), topic('c', '1')]
    expect(diffAnswer(answer(a, b), answer(a, b, c))?.lists['items']?.order).toBeUndefined()
    expect(diffAnswer(answer(a, b, c), answer(a, c))?.lists['items']?.order).toBeUndefined()
    expect(diffAnswer(answer(a, c), answer(a, b, c))?.lists['items']?.order).toEqual(['a', 'b', 'c'])
    expect(diffAnswer(answer(a, b), answer(b, a))?.lists['items']).toEqual({ upsert: [], removed: [], order: ['b', 'a'] })
  })

  it('takes a field that is undefined for one that is absent, as JSON does', () => {
    const withUndefined = Object.assign(topic('a', '1'), { note: undefined })
    expect(diffAnswer(answer(topic('a', '1')), answer(withUndefined))).toBeNull()
    const noted = { ...topic('a', '1'), note: 'x' }
    expect(diffAnswer(answer(noted), answer(withUndefined))?.lists['items']?.upsert).toHaveLength(1)
  })
})

describe('applyPatch', () => {
  it('keeps the identity of every item that did not change', () => {
    const before = answer(topic('a', '1'), topic('b', '2'))
    const patch = diffAnswer(before, answer(topic('a', '1'), topic('b', '3')))
    const after = patch && applyPatch(before, patch)
    expect(itemsOf(after)[0]).toBe(itemsOf(before)[0])
    expect(itemsOf(after)[1]).not.toBe(itemsOf(before)[1])
  })

  it('gives the answer that the patch was made for, in 3,000 random pairs sent over the wire', () => {
    const random = seeded(20261123)
    for (let round = 0; round < 3000; round++) {
      const before = randomAnswer(random)
      const after = random() < 0.2 ? randomAnswer(random) : mutate(before, random)
      const patch = diffAnswer(before, after)
      const received = overTheWire(before)
      expect(patch ? applyPatch(received, answerPatch.parse(overTheWire(patch))) : received).toEqual(after)
    }
  })
})

function itemsOf(value: JsonObject | null): readonly Json[] {
  const items = value?.['items']
  return Array.isArray(items) ? items : []
}

function overTheWire(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value))
}

/** Mulberry32: the same answers in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const KINDS: readonly ((n: number) => JsonObject)[] = [
  n => ({ partition: n }),
  n => ({ topic: `t${n % 3}`, partition: n }),
  n => ({ groupId: `g${n}` }),
  n => ({ brokerId: n }),
  n => ({ id: `e${n}`, name: 'n' }),
  n => ({ name: `t${n}` }),
  n => ({ label: `l${n}` }),
]

function randomAnswer(random: () => number): JsonObject {
  const result: JsonObject = { asOfMs: Math.floor(random() * 3), nested: { deep: [Math.floor(random() * 2)] } }
  if (random() < 0.3) result['sometimes'] = 'here'
  for (const name of ['items', 'partitions', 'readers']) result[name] = randomList(random)
  return result
}

function randomList(random: () => number): Json[] {
  const kind = KINDS[Math.floor(random() * KINDS.length)] ?? (() => ({}))
  const size = Math.floor(random() * 8)
  return Array.from({ length: size }, () => ({ ...kind(Math.floor(random() * 12)), ...randomFields(random) }))
}

function randomFields(random: () => number): JsonObject {
  const fields: JsonObject = { lag: random() < 0.2 ? null : String(Math.floor(random() * 3)), isr: [1, Math.floor(random() * 3)] }
  if (random() < 0.3) fields['extra'] = { at: Math.floor(random() * 2) }
  return fields
}

/** The same answer with some rows changed, dropped, added or moved. */
function mutate(before: JsonObject, random: () => number): JsonObject {
  const after = overTheWire(before)
  if (random() < 0.1) delete after['sometimes']
  for (const name of ['items', 'partitions', 'readers']) {
    const list = after[name]
    if (!Array.isArray(list)) continue
    const kept = list.filter(() => random() > 0.15)
    const changed = kept.map(item => (random() < 0.3 && item !== null ? Object.assign(item, randomFields(random)) : item))
    if (random() < 0.3) changed.splice(Math.floor(random() * (changed.length + 1)), 0, ...randomList(random).slice(0, 2))
    if (random() < 0.2) changed.reverse()
    after[name] = changed
  }
  return after
}
