import { describe, expect, it } from 'vitest'
import { suggestFields, usualSequence } from './suggest-fields.ts'

const numbers = Array.from({ length: 20 }, (_, sequence) =>
  JSON.stringify({ sequence, round: Math.floor(sequence / 10), number: sequence % 10 }),
)

describe('fields that may say the order', () => {
  it('are whole numbers in every message, the likeliest first', () => {
    const found = suggestFields(numbers)
    expect(found.sequences[0]).toBe('value.sequence')
    expect(usualSequence(found)).toBe('value.sequence')
    expect(found.keys[0]).toBe('value.round')
  })

  it('are found within objects, and named as CEL names them', () => {
    const found = suggestFields(['{"a":{"b-c":1,"id":"x"}}', '{"a":{"b-c":2,"id":"y"}}'])
    expect(found.sequences).toEqual(['value.a["b-c"]'])
    expect(found.keys).toContain('value.a.id')
    expect(usualSequence(found)).toBeNull()
  })

  it('are none where a message lacks them, or is no JSON object', () => {
    expect(suggestFields(['{"seq":1}', '{"other":2}']).sequences).toEqual([])
    expect(suggestFields(['text', '[1,2]', '7', '']).sequences).toEqual([])
    expect(suggestFields([])).toEqual({ sequences: [], keys: [] })
  })
})
