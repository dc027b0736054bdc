import { expect, test } from 'vitest'
import { parseOptions, UsageError } from './options.ts'

test('without options there are five brokers, no racks, and a dashboard on port 3000', () => {
  expect(parseOptions([])).toEqual({ reset: false, racks: 0, port: 3000, brokers: 5, dashboard: true, help: false })
})

test('every option is understood', () => {
  const args = ['--reset', '--racks', '3', '--port', '8080', '--brokers=3', '--no-dashboard']
  expect(parseOptions(args)).toEqual({ reset: true, racks: 3, port: 8080, brokers: 3, dashboard: false, help: false })
})

test.each([
  [['--brokers', '0'], '--brokers 0: a whole number from 1 to 9 is wanted'],
  [['--port', 'http'], '--port http: a whole number from 1 to 65535 is wanted'],
  [['--racks', '1.5'], '--racks 1.5: a whole number from 1 to 9 is wanted'],
])('%j is refused with the reason', (args, message) => {
  expect(() => parseOptions(args)).toThrow(new UsageError(message))
})

test('an unknown option is refused by name', () => {
  expect(() => parseOptions(['--broker', '3'])).toThrow(/--broker/)
})
