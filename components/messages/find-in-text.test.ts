import { describe, expect, test } from 'vitest'
import { foldsAround, linesWith, markedRuns, placesOf } from './find-in-text.ts'
import { layOutJson } from './json-view-model.ts'

describe('finding', () => {
  test.each([
    ['Ab aB', 'ab', [0, 3]],
    ['aaaa', 'aa', [0, 2]],
    ['abc', '', []],
    ['abc', 'x', []],
    ['İİ needle', 'needle', [3]],
  ])('%j has %j at %j', (text, needle, places) => {
    expect(placesOf(text, needle)).toEqual(places)
  })

  test('marks cover the text exactly', () => {
    const runs = markedRuns('one two ONE', 'one')
    expect(runs.map(run => run.text).join('')).toBe('one two ONE')
    expect(runs.filter(run => run.place !== null).map(run => run.text)).toEqual(['one', 'ONE'])
  })

  test('in JSON names the lines, and what must be unfolded to see one', () => {
    const layout = layOutJson('{"a":{"b":["x","needle"]},"c":"needle"}')
    if (layout === null) throw new Error('no layout')
    const [first = -1, second] = linesWith(layout, 'NEEDLE')
    expect(layout.lines[first]?.tokens[0]?.text).toBe('"needle"')
    expect(second).toBeGreaterThan(first)
    expect(foldsAround(layout, first).map(index => layout.lines[index]?.depth)).toEqual([0, 1, 2])
  })
})
