import { describe, expect, it } from 'vitest'
import type { Partition } from '#lib/wire/topics'
import { predictedNotes } from './predicted-notes.ts'
import { topicWhatIf } from './topic-what-if.ts'

const rules = { coordination: 'kraft', eligibleLeaderReplicas: true, uncleanLeaderElection: false, away: [] } as const

function partition(number: number, replicas: number[], more: Partial<Partition> = {}): Partition {
  return {
    partition: number,
    leader: replicas[0] ?? null,
    leaderEpoch: 1,
    preferredLeader: replicas[0] ?? null,
    leaderSinceMs: null,
    previousLeader: null,
    replicas,
    isr: replicas,
    elr: null,
    lastKnownElr: null,
    offlineReplicas: [],
    health: 'ok',
    logStartOffset: '0',
    logEndOffset: '0',
    offsetsAsOfMs: null,
    messagesPerSecond: null,
    sizeBytes: null,
    replicaStates: [],
    ...more,
  }
}

// K4: leaders 1..5, each followed by the next two.
const partitions = [1, 2, 3, 4, 5].map(leader => partition(leader - 1, [leader, (leader % 5) + 1, ((leader + 1) % 5) + 1]))
const topic = { partitions, minInsyncReplicas: 2, failureRules: { ...rules, strictMinIsr: false, away: [...rules.away] } }
const notes = (down: number[], number: number) => {
  const before = partitions[number]
  const after = topicWhatIf(topic, down)?.after.get(number)
  return before === undefined || after === undefined ? null : predictedNotes(before, after, 2).map(({ text }) => text)
}

describe('what if, in a topic', () => {
  it('broker 3 is lost: partition 2 would be led by broker 4', () => {
    const found = topicWhatIf(topic, [3])
    expect(found?.after.get(2)).toMatchObject({ leader: 4, isr: [4, 5], state: 'at-min-isr' })
    expect([...(found?.after.keys() ?? [])]).toEqual([0, 1, 2])
    expect(found?.sentence.headline).toBe('Reads and writes go on without broker 3.')
  })

  it('two are lost: two partitions would refuse writes', () => {
    const found = topicWhatIf(topic, [3, 4])
    expect(found?.sentence).toEqual({
      headline: 'The loss of brokers 3 and 4 stops writes to 2 partitions.',
      detail: '2 partitions get a new leader; 4 of 5 partitions have fewer replicas in sync.',
    })
    expect(notes([3, 4], 2)).toEqual(['broker 5 would lead', 'would refuse writes: 1 in sync, 2 needed'])
  })

  it('three are lost: the row says who alone can bring the partition back', () => {
    expect(notes([3, 4, 5], 2)).toEqual(['would have no leader until broker 4 or 5 returns'])
  })

  it('marks a leader that would not be in sync', () => {
    const before = partition(0, [1, 2], { isr: [1], health: 'at-min-isr' })
    const risky = {
      partitions: [before],
      minInsyncReplicas: 1,
      failureRules: { ...rules, strictMinIsr: false, away: [], uncleanLeaderElection: true },
    }
    const after = topicWhatIf(risky, [1])?.after.get(0)
    expect(after && predictedNotes(before, after, 1).map(({ text }) => text)).toEqual([
      'broker 2 would lead out of sync: messages may be lost',
    ])
  })

  it('is nothing while no broker is switched off', () => {
    expect(topicWhatIf(topic, [])).toBe(null)
  })
})
