import { expect, test } from 'vitest'
import { endsWithBroker } from './one-end.ts'

const at = (etaSeconds: number | null, asOfMs = 0) => ({ asOfMs, etaSeconds })

test('the slowest replica ends with its broker, the others before it in their order', () => {
  expect(endsWithBroker(at(6), [at(10), at(5), at(0)])).toEqual([6, 3, 0])
  expect(endsWithBroker(at(9), [at(3), at(1)])).toEqual([9, 3])
})

test('ends are compared, not spans: looks may be of different times', () => {
  const [first, second] = endsWithBroker(at(6, 2000), [at(10, 2000), at(12, 0)])
  expect(first).toBeCloseTo(6)
  expect((second ?? 0) - 2).toBeCloseTo(6)
})

test('what is not known stays unknown', () => {
  expect(endsWithBroker(at(null), [at(10), at(null)])).toEqual([10, null])
  expect(endsWithBroker(at(6), [at(null), at(10)])).toEqual([null, 6])
  expect(endsWithBroker(at(6), [])).toEqual([])
})
