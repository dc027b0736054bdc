import { describe, expect, it } from 'vitest'
import { parseOrderQuery, printOrderQuery, readingParams } from './order-query.ts'

const parse = (search: string) => parseOrderQuery(new URLSearchParams(search))

describe('the state of the lens in the URL', () => {
  it.each([
    '',
    'from=earliest&count=2000&by=timestamp&buffer=7&hold=250&table=1',
    'from=time%3A1700000000000&tail=1&by=sequence&seq=value.sequence&key=value.round',
  ])('is read and written the same: %s', search => {
    const printed = Object.entries(printOrderQuery(parse(search))).filter(([, value]) => value !== null)
    expect(Object.fromEntries(printed)).toEqual(Object.fromEntries(new URLSearchParams(search)))
  })

  it('falls back to the usual where a link is damaged', () => {
    expect(parse('from=offset:1&count=3&by=age&buffer=-1&hold=soon')).toEqual(parse(''))
    expect(parse('buffer=999999&hold=999999')).toMatchObject({ bufferMessages: 2000, bufferMs: 60_000 })
  })

  it('reads the newest of every partition, as a consumer gets them', () => {
    expect(readingParams(parse('count=200'), 'value.sequence', 5)).toEqual({
      order: 'arrival',
      from: 'last:40',
      limit: 200,
      maxSeconds: 20,
      sequence: 'value.sequence',
    })
    expect(readingParams(parse('tail=1&key=value.id'), null, 5)).toEqual({ order: 'arrival', tail: 'true', keyBy: 'value.id' })
  })
})
