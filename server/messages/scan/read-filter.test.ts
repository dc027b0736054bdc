import { describe, expect, it } from 'vitest'
import { PartituraError } from '../../errors.ts'
import { readScanQuery } from './scan-query.ts'

const refusalOf = (query: Parameters<typeof readScanQuery>[0]): PartituraError => {
  try {
    readScanQuery(query)
  } catch (error) {
    if (error instanceof PartituraError) return error
  }
  throw new Error('it was accepted')
}

describe('a filter in a query', () => {
  it('that cannot be read is refused with the place of the mistake', () => {
    expect(refusalOf({ filter: 'value.a == 1 &&\nvalu.b == 2' })).toMatchObject({
      code: 'invalid-parameter',
      message: expect.stringContaining('line 2, column 1') as unknown,
      errors: [
        {
          pointer: '?filter',
          detail: 'There is no field “valu”. A message has key, value, headers, partition, offset, timestamp and size.',
          place: { start: 16, end: 20, line: 2, column: 1 },
        },
      ],
    })
  })

  it('must be true or false', () => {
    expect(refusalOf({ filter: 'offset + 1' }).message).toContain('of type int; a filter must be true or false')
  })

  it('is needed to list what it fails on', () => {
    expect(refusalOf({ failing: 'only' }).errors).toMatchObject([{ pointer: '?failing' }])
    expect(readScanQuery({ filter: 'value.a == 1', failing: 'only' })).toMatchObject({ cel: 'value.a == 1', failing: true })
  })
})

describe('a key in a query', () => {
  it.each([
    ['order-17', 'order-17'],
    ['', ''],
    ['Zürich', 'Zürich'],
    ['hex:00 FF', '\u0000\u00ff'],
    ['base64:AP8=', '\u0000\u00ff'],
    ['base64:AP8', '\u0000\u00ff'],
    ['text:hex:00', 'hex:00'],
    ['text:', ''],
  ])('“%s”', (text, bytes) => {
    const expected = text.startsWith('hex') || text.startsWith('base64') ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)
    expect(readScanQuery({ key: text }).key).toEqual(expected)
  })

  it.each(['hex:0', 'hex:zz', 'base64:?'])('“%s” is refused, with what to write', text => {
    expect(refusalOf({ key: text })).toMatchObject({
      errors: [{ pointer: '?key' }],
      message: expect.stringContaining('text:') as unknown,
    })
  })
})
