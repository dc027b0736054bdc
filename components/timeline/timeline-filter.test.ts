import { expect, test } from 'vitest'
import { eventParams, isWhole, readFilter } from './timeline-filter.ts'

const read = (query: string) => {
  const params = new URLSearchParams(query)
  return readFilter(name => params.get(name))
}

test('a link to the timeline carries the whole filter', () => {
  const filter = read('kind=isr-shrunk&broker=3&topic=orders&group=billing&from=1000&to=2000')
  expect(eventParams(filter)).toEqual({
    kind: 'isr-shrunk',
    brokerId: 3,
    topic: 'orders',
    group: 'billing',
    fromMs: 1000,
    toMs: 2000,
    limit: 200,
  })
})

test('what cannot be read in a link is left out, so that the link still opens', () => {
  expect(isWhole(read('kind=nothing&broker=x&from=-5&topic='))).toBe(true)
  expect(isWhole(read('broker=0'))).toBe(false)
})
