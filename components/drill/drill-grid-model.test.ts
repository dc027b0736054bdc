import { expect, it } from 'vitest'
import { cellWords, drillCell, type DrillRow } from './drill-grid-model.ts'

const row: DrillRow = { partition: 2, replicas: [3, 4, 5], leader: 3, isr: [3, 4, 5] }
const cells = (changed: Partial<DrillRow>, awayId: number | null, former: number | null) =>
  [1, 3, 4, 5].map(brokerId => drillCell({ ...row, ...changed }, brokerId, awayId, former))

it('before the drill every replica is what it is', () => {
  expect(cells({}, null, null)).toEqual(['none', 'leader', 'in-sync', 'in-sync'])
})

it('a leader that is gone is shown as away, and as still named by Kafka until it is not', () => {
  expect(cells({}, 3, 3)).toEqual(['none', 'away', 'in-sync', 'in-sync'])
  expect(cellWords('away', row, 3).text).toBe('away, but still named as leader')
  expect(cellWords('away', { ...row, leader: 4 }, 3).text).toBe('away')
})

it('whoever takes over stands out from a leader that stayed', () => {
  expect(cells({ leader: 4, isr: [4, 5] }, 3, 3)).toEqual(['none', 'away', 'takes-over', 'in-sync'])
  expect(cells({ leader: 4, isr: [4, 5] }, 3, 4)).toEqual(['none', 'away', 'leader', 'in-sync'])
})

it('a broker that is back and not in the ISR yet is behind', () => {
  expect(cells({ leader: 4, isr: [4, 5] }, null, 3)).toEqual(['none', 'out-of-sync', 'takes-over', 'in-sync'])
})
