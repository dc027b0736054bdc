import { describe, expect, test } from 'vitest'
import type { Partition, Topic } from '#lib/wire/topics'
import { gridBrokers, gridCells } from './grid-model.ts'
import { cellLabel, cellText, rowNotes } from './grid-words.ts'

const NOW_MS = 1_700_000_000_000
const BROKERS = [1, 2, 3, 4, 5]

function replica(brokerId: number, more: Partial<Partition['replicaStates'][number]> = {}): Partition['replicaStates'][number] {
  return { brokerId, inSync: true, offline: false, offsetLag: 0, sizeBytes: 1000, logDir: '/data', asOfMs: NOW_MS, ...more }
}

function partition(more: Partial<Partition> = {}): Partition {
  return {
    partition: 2,
    leader: 3,
    leaderEpoch: 4,
    preferredLeader: 3,
    leaderSinceMs: null,
    previousLeader: null,
    replicas: [3, 4, 5],
    isr: [3, 4, 5],
    elr: null,
    lastKnownElr: null,
    offlineReplicas: [],
    health: 'ok',
    logStartOffset: '0',
    logEndOffset: '118020',
    offsetsAsOfMs: NOW_MS,
    messagesPerSecond: 1,
    sizeBytes: 1000,
    replicaStates: [replica(3), replica(4), replica(5)],
    ...more,
  }
}

/** K5: broker 3 led partition 2 and died; broker 4 leads. */
const AFTER_LOSS = partition({
  leader: 4,
  leaderSinceMs: NOW_MS - 4000,
  previousLeader: 3,
  isr: [4, 5],
  offlineReplicas: [3],
  health: 'under-replicated',
  replicaStates: [replica(3, { inSync: false, offline: true, offsetLag: null, sizeBytes: null }), replica(4), replica(5)],
})

function cellOf(of: Partition, brokerId: number) {
  const cell = gridCells(of, BROKERS).find(candidate => candidate.brokerId === brokerId)
  if (cell === undefined) throw new Error(`no cell of broker ${brokerId}`)
  return cell
}

describe('cells of the assignment grid', () => {
  const lagging = partition({
    isr: [3, 4],
    replicaStates: [
      replica(3, { sizeBytes: 5000 }),
      replica(4),
      replica(5, { inSync: false, offsetLag: 12_408, sizeBytes: 2000 }),
    ],
  })
  const silent = partition({ isr: [3, 4], replicaStates: [replica(3), replica(4)] })
  const moving = partition({
    replicas: [3, 4, 5, 1],
    addingReplicas: [1],
    removingReplicas: [5],
    replicaStates: [replica(3), replica(4), replica(5), replica(1, { inSync: false, offsetLag: 70, sizeBytes: 250 })],
  })

  test.each<[name: string, of: Partition, brokerId: number, text: string, label: string]>([
    ['a leader that is preferred', partition(), 3, 'leader, in sync, preferred leader', 'Leader'],
    ['an in-sync follower', partition(), 4, 'follower, in sync', 'in sync'],
    ['a broker without a replica', partition(), 1, 'no replica', '·'],
    ['a leader in the place of another', AFTER_LOSS, 4, 'leader, in sync', 'Leader'],
    ['the preferred leader that is offline', AFTER_LOSS, 3, 'offline, preferred leader, not leading', 'offline'],
    ['a follower that lags', lagging, 5, 'out of sync, 12,408 messages behind', '−12,408'],
    ['a follower whose broker did not say how far it is', silent, 5, 'out of sync, lag unknown', 'behind'],
    ['a replica being added', moving, 1, 'out of sync, 70 messages behind, being added, 25 % copied', '25 %'],
    ['a replica being removed', moving, 5, 'follower, in sync, being removed', 'in sync'],
  ])('%s', (_name, of, brokerId, text, label) => {
    expect(cellText(cellOf(of, brokerId))).toBe(text)
    expect(cellLabel(cellOf(of, brokerId))).toBe(label)
  })

  test('what a lagging follower misses is told in bytes too', () => {
    expect(cellOf(lagging, 5)).toMatchObject({ kind: 'out-of-sync', offsetLag: 12_408, bytesBehind: 3000 })
  })

  test('what nobody said is null, not 0', () => {
    expect(cellOf(silent, 5)).toMatchObject({ offsetLag: null, bytesBehind: null, sizeBytes: null })
  })

  test('a leader that does not answer is shown as leader until the cluster elects another', () => {
    expect(cellOf(partition({ replicaStates: [replica(3, { offline: true }), replica(4)] }), 3).kind).toBe('leader')
  })

  test('the preferred leader that does not lead is marked even while it is in sync', () => {
    expect(cellOf(partition({ leader: 4 }), 3)).toMatchObject({ kind: 'in-sync', preferredNotLeading: true })
  })
})

describe('columns of the assignment grid', () => {
  const topic: Pick<Topic, 'partitions' | 'brokers'> = {
    brokers: [4, 3, 5].map(brokerId => ({ brokerId, rack: 'r0', state: 'up', stateText: 'up', stateSinceMs: null })),
    partitions: [AFTER_LOSS, partition({ partition: 3, leader: 4, preferredLeader: 4, replicas: [4, 5, 9] })],
  }

  test('brokers come in the order of their ids, with what they lead and should lead', () => {
    expect(gridBrokers(topic).map(({ brokerId, leads, preferredFor }) => [brokerId, leads, preferredFor])).toEqual([
      [3, 0, 1],
      [4, 2, 1],
      [5, 0, 0],
      [9, 0, 0],
    ])
  })

  test('a broker that only a replica list names is a column, and said to be gone', () => {
    expect(gridBrokers(topic).at(-1)).toMatchObject({ brokerId: 9, state: 'unknown', stateText: 'not in the cluster' })
  })
})

describe('notes beside a row', () => {
  test('leadership that moved says from where and since when', () => {
    expect(rowNotes(AFTER_LOSS, 2, NOW_MS)).toContainEqual({ tone: 'quiet', text: 'moved from 3', sinceMs: NOW_MS - 4000 })
  })

  test('a move of an hour ago is no news', () => {
    expect(rowNotes(AFTER_LOSS, 2, NOW_MS + 3_600_000).some(note => note.text.startsWith('moved'))).toBe(false)
  })

  test('an offline replica is not said to be catching up', () => {
    expect(rowNotes(AFTER_LOSS, 2, NOW_MS).some(note => note.text.includes('catching up'))).toBe(false)
  })

  test('a replica that is behind is named with its distance', () => {
    const behind = partition({
      isr: [3, 4],
      replicaStates: [replica(3), replica(4), replica(5, { inSync: false, offsetLag: 12_408 })],
    })
    expect(rowNotes(behind, 2, NOW_MS)).toEqual([
      { tone: 'attention', text: 'broker 5 catching up, 12,408 behind', sinceMs: null },
    ])
  })

  test('refused writes and a missing leader come first', () => {
    expect(rowNotes(partition({ isr: [3], health: 'under-min-isr' }), 2, NOW_MS)[0]?.text).toBe(
      '1 of 2 needed in sync: writes with acks=all are refused',
    )
    expect(rowNotes(partition({ leader: null, health: 'offline', isr: [] }), 2, NOW_MS)[0]).toMatchObject({
      tone: 'bad',
      text: 'no leader: nothing can be written or read',
    })
    const waiting = partition({ leader: null, health: 'offline', isr: [], elr: [4], lastKnownElr: [4] })
    expect(rowNotes(waiting, 2, NOW_MS)[0]?.text).toBe('no leader until broker 4 returns')
  })

  test('a healthy row has nothing to say', () => {
    expect(rowNotes(partition(), 2, NOW_MS)).toEqual([])
  })
})
