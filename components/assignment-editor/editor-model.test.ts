import { expect, test } from 'vitest'
import { editorColumns, sameReplicas, spreadWords } from './editor-model.ts'

const BROKERS = [3, 1, 2].map(brokerId => ({ brokerId, rack: null, note: null }))

test('brokers stand in order, with what they lead and hold; a broker that only the assignment names stays in sight', () => {
  const columns = editorColumns(BROKERS, [[1, 2], [2, 9], []])
  expect(columns.map(({ brokerId, leads, holds, note }) => [brokerId, leads, holds, note])).toEqual([
    [1, 1, 1, null],
    [2, 1, 2, null],
    [3, 0, 0, null],
    [9, 0, 1, 'not in the cluster'],
  ])
  expect(spreadWords(columns, column => column.leads)).toBe('0 to 1 each')
})

test('the order of replicas matters: the first is to lead', () => {
  expect(sameReplicas([1, 2], [1, 2])).toBe(true)
  expect(sameReplicas([1, 2], [2, 1])).toBe(false)
  expect(sameReplicas(undefined, [])).toBe(false)
})
