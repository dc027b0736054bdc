/** What a broker is to a partition in a drill's grid. */
export type DrillCell = 'none' | 'leader' | 'in-sync' | 'out-of-sync' | 'away' | 'takes-over'

export interface DrillRow {
  partition: number
  replicas: readonly number[]
  leader: number | null
  isr: readonly number[]
}

/**
 * One cell. `awayId`: the broker of the drill while it is gone (in a prediction: that will be). `formerLeader`: who led before,
 * so that whoever takes over stands out; null: nothing is compared.
 */
export function drillCell(row: DrillRow, brokerId: number, awayId: number | null, formerLeader: number | null): DrillCell {
  const { replicas, leader, isr } = row
  if (!replicas.includes(brokerId)) return 'none'
  if (leader === brokerId && brokerId !== awayId) {
    return formerLeader !== null && formerLeader !== brokerId ? 'takes-over' : 'leader'
  }
  if (brokerId === awayId) return 'away'
  return isr.includes(brokerId) ? 'in-sync' : 'out-of-sync'
}

/** What a cell says to the eye, and to a screen reader. */
export function cellWords(cell: DrillCell, { leader }: DrillRow, brokerId: number): { label: string; text: string } {
  switch (cell) {
    case 'none':
      return { label: '·', text: 'no replica' }
    case 'leader':
      return { label: 'leader', text: 'leader, in sync' }
    case 'takes-over':
      return { label: 'leads', text: 'takes over as leader' }
    case 'in-sync':
      return { label: 'in sync', text: 'in sync' }
    case 'out-of-sync':
      return { label: 'behind', text: 'out of sync' }
    case 'away':
      // Kafka's own view is said too: until it notices, the dead leader is still the leader.
      return leader === brokerId
        ? { label: '✕ leads', text: 'away, but still named as leader' }
        : { label: '✕ away', text: 'away' }
  }
}
