import { expect, test } from 'vitest'
import { labelPlaces } from './label-places.ts'

test.each<[name: string, wanted: number[], places: number[]]>([
  ['labels that have room stay where they want to be', [20, 60], [20, 60]],
  ['labels at one height move apart, in the order given', [50, 50, 50], [50, 64, 78]],
  ['labels that would leave the chart at the bottom push the others up', [95, 96], [86, 100]],
  ['labels above the top come down', [-5], [0]],
])('%s', (_name, wanted, places) => {
  expect(labelPlaces(wanted, 14, 0, 100)).toEqual(places)
})
