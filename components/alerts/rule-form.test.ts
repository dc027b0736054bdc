import { describe, expect, test } from 'vitest'
import { bodyOf, draftOf, errorsOf, newDraft, withKind } from './rule-form.ts'
import { clearText, conditionText, scopeText } from './rule-words.ts'
import { readSpan, writeSpan } from './span-text.ts'

const named = { ...newDraft(), name: 'Orders are read' }

describe('the form of a rule', () => {
  test('is a body that the form can show again', () => {
    const made = bodyOf({ ...named, groups: ' shop-* ', destinations: ['on-call'] })
    if (!('body' in made)) throw new Error(JSON.stringify(made))
    expect(made.body).toMatchObject({ groups: 'shop-*', topics: null, threshold: 10_000, clearThreshold: 1000, forSeconds: 300 })
    const again = bodyOf(draftOf({ ...made.body, ruleId: 'r', createdAtMs: 0, changedAtMs: 0 }))
    expect(again).toEqual(made)
  })

  test('says at each field what is wrong', () => {
    const made = bodyOf({ ...named, name: ' ', threshold: '1e9', for: 'soon', clearThreshold: '', clearFor: '1x' })
    expect(made).toEqual({
      errors: {
        name: expect.stringContaining('name'),
        threshold: expect.stringContaining('messages'),
        forSeconds: expect.stringContaining('5m'),
        clearForSeconds: expect.stringContaining('5m'),
      },
    })
    expect(bodyOf({ ...named, threshold: '' })).toMatchObject({ errors: { threshold: expect.any(String) } })
    expect(errorsOf([{ pointer: '/destinations', detail: 'is none' }])).toEqual({ destinations: 'is none.' })
  })

  test('of another kind takes that kind’s usual numbers and drops what it has none of', () => {
    const disk = withKind({ ...named, groups: 'a', topics: 'b' }, 'disk-days')
    expect(bodyOf(disk)).toMatchObject({ body: { threshold: 3, clearThreshold: 5, groups: null, topics: null, health: [] } })
    expect(bodyOf(withKind(disk, 'group-health'))).toMatchObject({ body: { threshold: null, health: ['stalled', 'stopped'] } })
  })

  test('reads aloud', () => {
    const made = bodyOf({ ...named, groups: 'shop-*' })
    if (!('body' in made)) throw new Error('it is wrong')
    expect(conditionText(made.body)).toBe('Lag in messages above 10,000 messages, for 5m')
    expect(scopeText(made.body)).toBe('every cluster · groups shop-*')
    expect(clearText(made.body)).toBe('resolves at 1,000 messages for 1m')
  })
})

test.each([
  ['90', 90],
  ['90s', 90],
  ['5m', 300],
  ['1h 30m', 5400],
  ['2d', 172_800],
  ['', null],
  ['5 x', null],
  ['1 2', null],
  ['-5', null],
])('“%s” is %s seconds', (text, seconds) => expect(readSpan(text)).toBe(seconds))

test('a span is written in the largest unit that divides it', () => {
  expect([0, 90, 300, 5400, 86_400].map(writeSpan)).toEqual(['0s', '90s', '5m', '90m', '1d'])
})
