import { describe, expect, it } from 'vitest'
import { complete, completionAt } from './filter-completion.ts'

const FIELDS = ['value', 'value.order', 'value.order.total', 'value.status', 'value["trace-id"]', 'headers["source"]'].map(
  path => ({
    path,
    types: ['string'],
  }),
)

/** `^` is the caret. */
const at = (marked: string) => {
  const caret = marked.indexOf('^')
  const text = marked.replace('^', '')
  const found = completionAt(text, caret, FIELDS)
  return { found, paths: found?.options.map(({ path }) => path) ?? [], text }
}

describe('completion', () => {
  it('offers the fields that begin with what is typed, then those that hold it', () => {
    expect(at('value.o^').paths).toEqual(['value.order', 'value.order.total'])
    expect(at('stat^').paths).toEqual(['value.status'])
    expect(at('VALUE.ST^').paths).toEqual(['value.status'])
    expect(at('value["t^').paths).toEqual(['value["trace-id"]'])
  })

  it('offers what a message has where something may begin, and nothing behind a whole value', () => {
    expect(at('^').paths.slice(0, 2)).toEqual(['value', 'value.order'])
    expect(at('value.status == "x" && ^').paths).toContain('value.status')
    expect(at('value.status ^').paths).toEqual([])
    expect(at('off^').paths).toEqual(['offset'])
  })

  it('leaves texts alone', () => {
    expect(at('value.status == "val^').paths).toEqual([])
    expect(at("key == 'a\\'val^").paths).toEqual([])
    expect(at('key == "a" || val^').paths).toContain('value')
  })

  it('puts the choice in place of the name at the caret', () => {
    const { found, text } = at('(val^ue_x == 1')
    const [option] = found?.options ?? []
    expect(found && option && complete(text, found, option)).toEqual({ text: '(value == 1', caret: 6 })
  })
})
