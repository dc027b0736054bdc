import { untilReturn } from '#lib/kafka/heirs'
import { formatCount } from '#lib/format/number'
import type { Partition } from '#lib/wire/topics'
import type { GridCell } from './grid-model.ts'

/** How long a change of leadership stays worth a note beside its row. */
export const RECENT_MS = 15 * 60_000

/** What a screen reader hears in a cell: "leader, in sync", "out of sync, 12,408 messages behind", "offline, preferred leader". */
export function cellText(cell: GridCell): string {
  if (cell.kind === 'none') return 'no replica'
  const words = [fateText(cell)]
  if (cell.preferred) words.push(cell.preferredNotLeading ? 'preferred leader, not leading' : 'preferred leader')
  if (cell.move === 'adding') words.push(`being added${cell.progress === null ? '' : `, ${percent(cell.progress)} copied`}`)
  if (cell.move === 'removing') words.push('being removed')
  return words.join(', ')
}

/** With brokers switched off, what would be comes before what is: “would lead, now follower, in sync”. */
function fateText(cell: GridCell): string {
  if (cell.fate === null) return kindText(cell)
  return `${cell.fate === 'lost' ? 'lost' : 'would lead'}, now ${kindText(cell)}`
}

/** What the eye sees in the same cell, at most nine characters. */
export function cellLabel(cell: GridCell): string {
  if (cell.fate === 'lost') return 'lost'
  if (cell.fate === 'leads') return 'Leads'
  switch (cell.kind) {
    case 'none':
      return '·'
    case 'leader':
      return 'Leader'
    case 'in-sync':
      return 'in sync'
    case 'offline':
      return 'offline'
    case 'out-of-sync':
      if (cell.move === 'adding' && cell.progress !== null) return percent(cell.progress)
      return cell.offsetLag === null || cell.offsetLag === 0 ? 'behind' : `−${formatCount(cell.offsetLag)}`
  }
}

/** One remark about a row, with the moment it is counted from (null: it has none). */
export interface RowNote {
  tone: 'quiet' | 'attention' | 'bad'
  text: string
  sinceMs: number | null
}

/**
 * What is worth saying about a partition beside its row, the gravest first. Ages are counted by the reader's clock, so a note
 * carries `sinceMs` and no age.
 */
export function rowNotes(partition: Partition, neededInSync: number | null, nowMs: number): RowNote[] {
  return [...healthNotes(partition, neededInSync), ...leaderNotes(partition, nowMs), ...catchUpNotes(partition)]
}

function healthNotes(partition: Partition, neededInSync: number | null): RowNote[] {
  if (partition.leader === null) {
    // Who can mend it says more than what everybody knows of a partition without a leader, and there is room for one.
    const until = untilReturn(partition)
    const text = until === '' ? 'no leader: nothing can be written or read' : `no leader ${until}`
    return [{ tone: 'bad', text, sinceMs: partition.leaderSinceMs }]
  }
  if (partition.health !== 'under-min-isr') return []
  const needed = neededInSync === null ? '' : ` of ${neededInSync} needed`
  return [{ tone: 'bad', text: `${partition.isr.length}${needed} in sync: writes with acks=all are refused`, sinceMs: null }]
}

function leaderNotes(partition: Partition, nowMs: number): RowNote[] {
  const { leader, previousLeader, leaderSinceMs } = partition
  if (leader === null || leaderSinceMs === null || nowMs - leaderSinceMs > RECENT_MS) return []
  if (previousLeader === null || previousLeader === leader) return []
  return [{ tone: 'quiet', text: `moved from ${previousLeader}`, sinceMs: leaderSinceMs }]
}

function catchUpNotes(partition: Partition): RowNote[] {
  return partition.replicaStates
    .filter(state => !state.inSync && !state.offline && !partition.offlineReplicas.includes(state.brokerId))
    .map(state => {
      const behind = state.offsetLag === null ? '' : `, ${formatCount(state.offsetLag)} behind`
      return { tone: 'attention' as const, text: `broker ${state.brokerId} catching up${behind}`, sinceMs: null }
    })
}

function kindText(cell: GridCell): string {
  switch (cell.kind) {
    case 'leader':
      return 'leader, in sync'
    case 'in-sync':
      return 'follower, in sync'
    case 'offline':
      return 'offline'
    case 'out-of-sync':
      return cell.offsetLag === null ? 'out of sync, lag unknown' : `out of sync, ${formatCount(cell.offsetLag)} messages behind`
    case 'none':
      return 'no replica'
  }
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`
}
