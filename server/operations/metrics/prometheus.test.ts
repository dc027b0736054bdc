import { expect, test } from 'vitest'
import { lineOf, prometheusText } from './prometheus.ts'

test('labels are escaped as the format wants it, and an unknown value is left out', () => {
  const samples = [
    { labels: { group: 'a"b\\c\nd\u0007', broker: 1 }, value: 1.5 },
    { labels: { group: 'unknown' }, value: null },
  ]
  expect(prometheusText([{ name: 'lag', help: 'Lag.', type: 'gauge', samples }])).toBe(
    '# HELP lag Lag.\n# TYPE lag gauge\nlag{group="a\\"b\\\\c\\nd\\\\x07",broker="1"} 1.5\n',
  )
})

test('values that differ only in what cannot be shown stay different', () => {
  const values = ['a\u0001', 'a\u0002', 'a\r', 'a\u007F', 'a\u0085', 'a\\x01', 'a\\x5cx01', 'a\\', 'a\\x', 'a\n', 'a\\n']
  const lines = values.map(group => lineOf('lag', { labels: { group }, value: 1 }))
  expect(new Set(lines).size).toBe(values.length)
  expect(lines.slice(0, 6)).toEqual(['x01', 'x02', 'x0d', 'x7f', 'x85', 'x5cx01'].map(hidden => `lag{group="a\\\\${hidden}"} 1`))
})
