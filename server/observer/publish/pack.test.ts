import { expect, test } from 'vitest'
import type { GroupState } from '#lib/kafka/cluster-state'
import { buildState } from '../../testing/state-builder.ts'
import { packGroups, unpackGroups } from './pack-groups.ts'
import { packTopics, unpackTopics } from './pack-topics.ts'

const state = buildState({
  topics: {
    orders: {
      partitions: [
        { replicas: [1, 2, 3], isr: [1, 2], previousLeader: 3 },
        { leader: null, isr: [] },
      ],
    },
    empty: { partitions: [], config: null, internal: true },
  },
  groups: {
    billing: { offsets: { orders: [[5n, 2], [null]] }, members: [] },
    unknown: { offsets: null, members: null },
  },
})

test('topics come out of the package as they went in', () => {
  const topics = [...state.topics.values()]
  expect(unpackTopics(structuredClone(packTopics(topics)))).toEqual(topics)
})

test('an ISR that is the list of replicas is one list after the journey', () => {
  const [topic] = [...state.topics.values()]
  const partitions = (topic?.partitions ?? []).map(partition => ({ ...partition, isr: partition.replicas }))
  const [unpacked] = unpackTopics(packTopics(topic ? [{ ...topic, partitions }] : []))
  expect(unpacked?.partitions[0]?.isr).toBe(unpacked?.partitions[0]?.replicas)
})

test('groups come out of the package as they went in', () => {
  const groups = [...(state.groups?.values() ?? [])]
  const unpacked = unpackGroups(structuredClone(packGroups(groups, () => false)), () => undefined)
  expect(unpacked).toEqual(groups)
})

test('members that the other side has are not sent again', () => {
  const [group] = [...(state.groups?.values() ?? [])]
  if (!group) throw new Error('no group')
  const members = [{ memberId: 'm', instanceId: null, clientId: 'c', host: 'h', rack: null, assignment: null }]
  const known: GroupState = { ...group, members }
  const packed = packGroups([known], () => true)
  expect(packed.groups[0]?.members).toBe('kept')
  expect(unpackGroups(packed, () => known)[0]?.members).toBe(members)
})
