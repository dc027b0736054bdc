import { expect, test } from 'vitest'
import { editByKey } from './editor-keys.ts'

const BROKERS = [1, 2, 3, 4, 5]
const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
const press = (brokerId: number, key: string, held: Partial<typeof plain> = {}) =>
  editByKey([2, 3, 4], brokerId, BROKERS, { ...plain, ...held, key })

test.each([
  ['L makes a follower the leader', 4, 'l', {}, [4, 2, 3], 4],
  ['L gives a broker without a replica the leadership', 1, 'L', {}, [1, 2, 3, 4], 1],
  ['3 puts the leader at the third place', 2, '3', {}, [3, 4, 2], 2],
  ['A adds a replica', 5, 'a', {}, [2, 3, 4, 5], 5],
  ['Delete takes it away', 3, 'Delete', {}, [2, 4], 3],
  ['Shift and the right arrow move it, and the focus goes along', 4, 'ArrowRight', { shiftKey: true }, [2, 3, 5], 5],
  ['Shift and the left arrow exchange places with a neighbour that holds one', 3, 'ArrowLeft', { shiftKey: true }, [3, 2, 4], 2],
  ['nothing moves beyond the edge', 5, 'ArrowRight', { shiftKey: true }, [2, 3, 4], 5],
] as const)('%s', (_what, brokerId, key, held, replicas, focus) => {
  expect(press(brokerId, key, held)).toEqual({ replicas, brokerId: focus })
})

test('keys of others are left to them', () => {
  expect(press(2, 'ArrowRight')).toBeNull()
  expect(press(2, 'l', { ctrlKey: true })).toBeNull()
  expect(press(2, 'Tab')).toBeNull()
})
