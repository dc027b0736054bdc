import { expect, test } from 'vitest'
import { formatAddress, parseAddress } from './address.ts'

test.each([
  ['kafka:9093', { host: 'kafka', port: 9093 }],
  ['kafka', { host: 'kafka', port: 9092 }],
  ['127.0.0.1:1', { host: '127.0.0.1', port: 1 }],
  ['[::1]:9094', { host: '::1', port: 9094 }],
])('%s is host and port', (text, address) => {
  expect(parseAddress(text)).toEqual(address)
})

test('an IPv6 address is written in brackets', () => {
  expect(formatAddress({ host: '::1', port: 9094 })).toBe('[::1]:9094')
})
