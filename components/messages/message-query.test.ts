import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { messagesQuery } from '#lib/wire/messages'
import {
  apiParamsOf,
  exportParamsOf,
  DEFAULT_QUERY,
  parseMessageQuery,
  parsePartitions,
  printMessageQuery,
  printPartitions,
} from './message-query.ts'
import type { MessageQuery } from './message-query.ts'

const FULL: MessageQuery = {
  order: 'oldest',
  from: 'offset:9007199254740993',
  to: 'time:1764000000000',
  partitions: '0,2,5-7',
  contains: 'a&b=ü "q"',
  caseSensitive: true,
  filter: 'value.total > 1 && key == "a"',
  key: 'hex:00ff',
  failing: true,
  limit: 1_000,
  isolation: 'read_uncommitted',
  keyFormat: 'hex',
  valueFormat: 'registry',
  tail: false,
}

function throughUrl(query: MessageQuery): MessageQuery {
  const pairs = Object.entries(printMessageQuery(query)).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  return parseMessageQuery(new URLSearchParams(new URLSearchParams(pairs).toString()))
}

describe('the URL', () => {
  test.each([
    ['the default', DEFAULT_QUERY],
    ['every field', FULL],
    ['a tail', { ...DEFAULT_QUERY, tail: true, contains: 'x' }],
    ['the newest of every partition', { ...DEFAULT_QUERY, from: 'last:100' }],
  ])('brings back %s', (_, query) => {
    expect(throughUrl(query)).toEqual(query)
  })

  test('the default query leaves no trace', () => {
    expect(Object.values(printMessageQuery(DEFAULT_QUERY)).every(value => value === null)).toBe(true)
  })

  test.each([
    'from=nonsense',
    'from=last:0',
    'from=offset:-1',
    'to=earliest',
    'partitions=a',
    'partitions=1,,2',
    'limit=7',
    'order=sideways',
    'isolation=none',
    'tail=true',
  ])('%s opens with the default', search => {
    expect(parseMessageQuery(new URLSearchParams(search))).toEqual(DEFAULT_QUERY)
  })
})

describe('the API parameters', () => {
  test.each([
    ['the default', DEFAULT_QUERY],
    ['every field', FULL],
    ['a tail', { ...FULL, tail: true }],
  ])('of %s are accepted by the schema', (_, query) => {
    expect(z.safeParse(messagesQuery, apiParamsOf(query)).success).toBe(true)
  })

  test('an export takes the stretch and the filter, and all that is found', () => {
    const { limit, order, ...rest } = apiParamsOf({ ...FULL, tail: false })
    expect([limit, order]).not.toContain(undefined)
    expect(exportParamsOf({ ...FULL, tail: true })).toEqual(rest)
  })

  test('a tail sends no range, order or limit', () => {
    expect(apiParamsOf({ ...FULL, tail: true })).toEqual({
      tail: 'true',
      showPerSecond: 20,
      partitions: '0,2,5-7',
      contains: 'a&b=ü "q"',
      caseSensitive: 'true',
      filter: 'value.total > 1 && key == "a"',
      failing: 'only',
      key: 'hex:00ff',
      isolation: 'read_uncommitted',
      keyFormat: 'hex',
      valueFormat: 'registry',
    })
  })
})

describe('partitions', () => {
  test.each([
    [[0, 1, 2, 5], 8, '0-2,5'],
    [[7, 3], 8, '3,7'],
    [[], 4, ''],
    [[0, 1, 2, 3], 4, ''],
  ])('%j of %i are written %j', (chosen, count, text) => {
    expect(printPartitions(chosen, count)).toBe(text)
  })

  test.each([
    ['0-2,5', 8, [0, 1, 2, 5]],
    ['', 3, [0, 1, 2]],
    ['9', 3, []],
    ['1-9999999', 3, [1, 2]],
  ])('%j of %i are %j', (text, count, chosen) => {
    expect(parsePartitions(text, count)).toEqual(chosen)
  })
})
