import { expect, it } from 'vitest'
import type { CreateTopicBody } from '#lib/wire/topics'
import { PartituraError } from '../errors.ts'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { createTopic } from './create-topic.ts'
import { readNewTopic } from './new-topic.ts'

const state = buildState({})
const brokers = [...state.brokers.values()].filter(broker => broker.registered).map(broker => broker.brokerId)
const [one = 0, two = 0] = brokers

function errorsOf(body: CreateTopicBody): unknown {
  try {
    return readNewTopic(body, state)
  } catch (error) {
    return error instanceof PartituraError ? error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`) : error
  }
}

it.each<[CreateTopicBody, string]>([
  [{ name: 'a b', partitions: 1, replicationFactor: 1 }, "/name: Topic name is invalid: 'a b' contains"],
  [
    { name: 'ok', partitions: 0, replicationFactor: 1 },
    '/partitions: Number of partitions was set to an invalid non-positive value.',
  ],
  [
    { name: 'ok', partitions: 1, replicationFactor: 0 },
    '/replicationFactor: Replication factor was set to an invalid non-positive value.',
  ],
  [
    { name: 'ok', partitions: 1, replicationFactor: 99 },
    `/replicationFactor: Replication factor: 99 larger than available brokers: ${brokers.length}.`,
  ],
  [{ name: 'ok' }, '/partitions: Give either'],
  [{ name: 'ok', partitions: 1 }, '/replicationFactor: partitions is given without'],
  [{ name: 'ok', partitions: 1, assignments: [[one]] }, '/assignments: Give either'],
  [{ name: 'ok', assignments: [] }, '/assignments: There must be at least one partition.'],
  [{ name: 'ok', assignments: [[one], []] }, '/assignments/1: Partition 1: it must have at least one replica.'],
  [{ name: 'ok', assignments: [[one, one]] }, `/assignments/0: Partition 0: it names a broker twice: ${one}, ${one}.`],
  [{ name: 'ok', assignments: [[one, two], [one]] }, '/assignments/1: Partition 1: it has 1 replica where the others have 2'],
  [{ name: 'ok', assignments: [[77]] }, '/assignments/0: Partition 0: broker 77 is not in the cluster now'],
])('a body that cannot be is refused with the field: %j', (body, expected) => {
  expect(errorsOf(body)).toEqual([expect.stringContaining(expected)])
})

it('counts become a layout that is known before it is made', () => {
  const layoutOf = (partitions: number, replicationFactor: number) =>
    readNewTopic({ name: 'ok', partitions, replicationFactor }, state).layout
  const placed = [0, 1, 2].map(first => [0, 1, 2].map(step => brokers[(first + step) % 3]))
  expect(layoutOf(3, 3)).toEqual({ assignments: placed })
  expect(layoutOf(10_001, 1)).toEqual({ partitions: 10_001, replicationFactor: 1 })
})

it('all wrong fields are named at once', () => {
  expect(errorsOf({ name: '', partitions: 0, replicationFactor: 99 })).toHaveLength(3)
})

it('a read-only cluster refuses before anything is looked at', async () => {
  const context = fakeContext(fakeCluster(() => state, { readOnly: true }))
  await expect(createTopic(context, { name: 'ok', partitions: 1, replicationFactor: 1 })).rejects.toMatchObject({
    code: 'read-only',
  })
})
