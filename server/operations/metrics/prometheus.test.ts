import { expect, test } from 'vitest'
import { prometheusText } from './prometheus.ts'

test('labels are escaped as the format wants it, and an unknown value is left out', () => {
  const samples = [
    { labels: { group: 'a"b\\c\nd\u0007', broker: 1 }, value: 1.5 },
    { labels: { group: 'unknown' }, value: null },
  ]
  expect(prometheusText([{ name: 'lag', help: 'Lag.', type: 'gauge', samples }])).toBe(
    '# HELP lag Lag.\n# TYPE lag gauge\nlag{group="a\\"b\\\\c\\nd\uFFFD",broker="1"} 1.5\n',
  )
})
