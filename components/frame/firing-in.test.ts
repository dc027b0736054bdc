import { expect, it } from 'vitest'
import { firingIn } from './firing-in.ts'

it.each([
  [[], 0],
  [[0, 2, 3], 5],
  [[2, null, 3], null],
])('of %j fire %j', (firing, expected) => {
  expect(firingIn(firing.map(firingAlerts => ({ firingAlerts })))).toBe(expected)
})
