import { expect, test } from 'vitest'
import { eventParams, isWhole, readFilter } from './timeline-filter.ts'
import { timelineHref } from './timeline-href.ts'

const read = (query: string) => {
  const params = new URLSearchParams(query)
  return readFilter(name => params.get(name))
}

test('a link to the timeline carries the whole filter', () => {
  const filter = read(
    'kind=isr-shrunk,leader-elected&severity=bad,attention&broker=3&topic=orders&partition=2&group=billing&q=config&from=1000&to=2000',
  )
  expect(eventParams(filter)).toEqual({
    kind: 'leader-elected,isr-shrunk',
    severity: 'bad,attention',
    involving: 3,
    topic: 'orders',
    partition: 2,
    group: 'billing',
    text: 'config',
    fromMs: 1000,
    toMs: 2000,
    limit: 200,
  })
})

test('what cannot be read in a link is left out, so that the link still opens', () => {
  expect(isWhole(read('kind=nothing&severity=awful&broker=x&partition=1&from=-5&topic=&q='))).toBe(true)
  expect(isWhole(read('broker=0'))).toBe(false)
  expect(isWhole(read('severity=bad'))).toBe(false)
  expect(read(`q=${'x'.repeat(300)}`).words).toHaveLength(200)
})

test('a link to the timeline is one that it reads back', () => {
  const href = timelineHref('a b', { broker: 3, from: 1, to: 2 })
  expect(href).toBe('/clusters/a%20b/timeline?broker=3&from=1&to=2')
  expect(read(href.split('?')[1] ?? '')).toMatchObject({ brokerId: 3, fromMs: 1, toMs: 2 })
})
