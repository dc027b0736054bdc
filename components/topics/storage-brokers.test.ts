import { expect, test } from 'vitest'
import type { Partition } from '#lib/wire/topics'
import { topicByBroker } from './storage-brokers.ts'

function partition(number: number, leader: number, sizes: Readonly<Record<number, number | null>>): Partition {
  const replicas = Object.keys(sizes).map(Number)
  return {
    partition: number,
    leader,
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
    logEndOffset: '10',
    offsetsAsOfMs: 0,
    messagesPerSecond: 0,
    sizeBytes: 10,
    replicaStates: replicas.map(brokerId => {
      const sizeBytes = sizes[brokerId] ?? null
      return {
        brokerId,
        inSync: true,
        offline: false,
        offsetLag: 0,
        sizeBytes,
        logDir: sizeBytes === null ? null : '/data',
        asOfMs: 0,
      }
    }),
  }
}

test('replicas, leaders and bytes are summed by broker; one that did not tell has no sum', () => {
  const partitions = [partition(0, 1, { 1: 10, 2: 9 }), partition(1, 2, { 2: 30, 3: null })]
  expect(topicByBroker(partitions)).toEqual([
    { brokerId: 1, replicas: 1, leads: 1, sizeBytes: 10, logDirs: ['/data'] },
    { brokerId: 2, replicas: 2, leads: 1, sizeBytes: 39, logDirs: ['/data'] },
    { brokerId: 3, replicas: 1, leads: 0, sizeBytes: null, logDirs: [] },
  ])
})
