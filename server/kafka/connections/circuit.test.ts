import { expect, test } from 'vitest'
import { Circuit } from './circuit.ts'

const refused = { brokerId: 3, code: 'connection-refused', message: 'connection refused' }

test('a broker that never failed may be tried as often as anybody likes', () => {
  const circuit = new Circuit()
  expect([0, 1, 2].map(ms => circuit.mayTry(ms))).toEqual([true, true, true])
  expect(circuit.failure).toBeNull()
})

test('a dead broker is tried at most once a second however often it is asked', () => {
  const circuit = new Circuit()
  circuit.failed(refused, 0)
  let tries = 0
  for (let nowMs = 0; nowMs < 10_000; nowMs += 10) {
    if (!circuit.mayTry(nowMs)) continue
    tries++
    circuit.failed(refused, nowMs)
  }
  expect(tries).toBeGreaterThan(1)
  expect(tries).toBeLessThanOrEqual(10)
})

test('a try in progress keeps others away until its backoff has passed', () => {
  const circuit = new Circuit()
  circuit.failed(refused, 0)
  expect(circuit.mayTry(1000)).toBe(true)
  expect(circuit.mayTry(1001)).toBe(false)
})

test('an answer closes the circuit and forgets the reason', () => {
  const circuit = new Circuit()
  circuit.failed(refused, 0)
  expect(circuit.failure).toEqual(refused)
  circuit.succeeded()
  expect(circuit.failure).toBeNull()
  expect(circuit.mayTry(1)).toBe(true)
})

test('a refused password is tried again only after half a minute', () => {
  const circuit = new Circuit()
  circuit.failed({ brokerId: 1, code: 'auth-failed', message: 'refused' }, 0)
  expect(circuit.mayTry(29_999)).toBe(false)
  expect(circuit.mayTry(30_000)).toBe(true)
})
