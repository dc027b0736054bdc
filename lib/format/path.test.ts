import { expect, test } from 'vitest'
import { pathTail } from './path.ts'

test.each([
  ['/var/lib/kafka/data-2', '…/data-2'],
  ['/data/', '/data/'],
  ['C:\\kafka', 'C:\\kafka'],
  ['/', '/'],
])('%s is told by %s', (path, tail) => {
  expect(pathTail(path)).toBe(tail)
})
