import { expect, test } from 'vitest'
import { loadedBy } from './loaded-by.ts'

/** They take about a second to load, in which nobody would be answered. */
const KAFKA_CLIENTS = ['@platformatic/kafka', 'kafkajs']

test('the Kafka client is not loaded before the server answers', () => {
  const { files, packages } = loadedBy('server/main.ts')
  expect(files.size).toBeGreaterThan(50)
  const guilty = KAFKA_CLIENTS.flatMap(name => (packages.get(name) ?? []).map(path => `${name}: ${path.join(' → ')}`))
  expect(guilty).toEqual([])
})

/** What runs in the browser for the first page: the parts of app/layout.tsx, and the overview. */
const FIRST = [
  'components/data/query-provider.tsx',
  'components/data/live-provider.tsx',
  'components/frame/preferences.tsx',
  'components/frame/frame.tsx',
  'components/overview/overview-view.tsx',
]
/** Each would take a tenth or more of the first load's 200 kB of script; they follow when they are needed. */
const LATER = ['zod', 'zod/mini', 'recharts', 'cmdk', '@tanstack/react-virtual']

test('the first load of the overview brings neither the schemas of the API nor the chart library', () => {
  const { files, packages } = loadedBy(...FIRST)
  expect(files.size).toBeGreaterThan(50)
  const guilty = LATER.flatMap(name => (packages.get(name) ?? []).map(path => `${name}: ${path.join(' → ')}`))
  expect(guilty).toEqual([])
})
