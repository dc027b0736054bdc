import { expect, test } from 'vitest'
import { freePorts } from './ports.ts'

test('no port is given out twice, though nobody listens on it yet and others look at the same time', async () => {
  const all = (await Promise.all(Array.from({ length: 20 }, () => freePorts(5, new Set())))).flat()
  expect(new Set(all).size).toBe(100)
})

test('from a given port upwards the first free ones are found again', async () => {
  const [base = 0] = await freePorts(1, new Set())
  expect(await freePorts(1, new Set(), base)).toEqual([base])
  expect(await freePorts(1, new Set([base]), base)).not.toEqual([base])
})
