import type { BrokerState, ClusterState } from '#lib/kafka/cluster-state'
import { layoutProblems } from '#lib/kafka/layout-problems'
import { MAX_NEW_PARTITIONS, proposePlacement } from '#lib/kafka/propose-placement'
import { collidingTopic, topicNameProblem } from '#lib/kafka/topic-name'
import type { CreateTopicBody } from '#lib/wire/topics'
import { PartituraError, type FieldError } from '../errors.ts'
import type { NewTopic } from '../kafka/changes/topic-changes.ts'
import { totalsOf } from './once-per-state.ts'

const MAX_REPLICATION_FACTOR = 32_767

/**
 * Reads the body of a new topic and checks what can be told without asking Kafka, all fields at once.
 * @throws PartituraError `invalid-body` with a pointer per field, `topic-exists`
 */
export function readNewTopic(body: CreateTopicBody, state: ClusterState): NewTopic {
  const errors = [...nameErrors(body.name, state), ...layoutErrors(body, state)]
  const [first] = errors
  if (first !== undefined) throw new PartituraError('invalid-body', first.detail, { errors })
  if (state.topics.has(body.name)) {
    const detail = `Topic '${body.name}' already exists.`
    throw new PartituraError('topic-exists', detail, { errors: [{ pointer: '/name', detail }] })
  }
  const { name, partitions = 0, replicationFactor = 0, assignments, configs = {} } = body
  return { name, layout: assignments ? { assignments } : planLayout(state, partitions, replicationFactor), configs }
}

function nameErrors(name: string, state: ClusterState): FieldError[] {
  const problem = topicNameProblem(name)
  if (problem !== null) return [{ pointer: '/name', detail: problem }]
  const collision = collidingTopic(name, state.topics.keys())
  return collision === null ? [] : [{ pointer: '/name', detail: `Topic '${name}' collides with existing topic: ${collision}` }]
}

function layoutErrors(body: CreateTopicBody, state: ClusterState): FieldError[] {
  const { partitions, replicationFactor, assignments } = body
  const counted = partitions !== undefined || replicationFactor !== undefined
  if (assignments !== undefined && counted) {
    return [{ pointer: '/assignments', detail: 'Give either assignments, or partitions and replicationFactor: not both.' }]
  }
  const registered = registeredBrokers(state)
  if (assignments !== undefined) return assignmentErrors(assignments, registered)
  if (!counted) return [{ pointer: '/partitions', detail: 'Give either partitions and replicationFactor, or assignments.' }]
  return [...partitionsErrors(partitions), ...replicationErrors(replicationFactor, registered.length)]
}

function partitionsErrors(partitions: number | undefined): FieldError[] {
  if (partitions === undefined) return [{ pointer: '/partitions', detail: 'replicationFactor is given without partitions.' }]
  return partitions >= 1
    ? []
    : [{ pointer: '/partitions', detail: 'Number of partitions was set to an invalid non-positive value.' }]
}

function replicationErrors(factor: number | undefined, brokers: number): FieldError[] {
  const pointer = '/replicationFactor'
  if (factor === undefined) return [{ pointer, detail: 'partitions is given without replicationFactor.' }]
  if (factor < 1) return [{ pointer, detail: 'Replication factor was set to an invalid non-positive value.' }]
  // No broker known yet: Kafka judges.
  if ((brokers === 0 && factor <= MAX_REPLICATION_FACTOR) || factor <= brokers) return []
  return [{ pointer, detail: `Replication factor: ${factor} larger than available brokers: ${brokers}.` }]
}

function assignmentErrors(assignments: readonly (readonly number[])[], registered: readonly BrokerState[]): FieldError[] {
  if (assignments.length === 0) return [{ pointer: '/assignments', detail: 'There must be at least one partition.' }]
  return layoutProblems(assignments, registered).flatMap(({ partition, severity, detail }) =>
    severity === 'error' ? [{ pointer: `/assignments/${partition}`, detail: `Partition ${partition}: ${detail}` }] : [],
  )
}

/**
 * Where the replicas of so many partitions go. Kafka's own placement starts at a random broker; ours is told beforehand and is
 * the one that is made. Left to Kafka: what no plan can be made for, so that Kafka says what is wrong with it.
 */
function planLayout(state: ClusterState, partitions: number, replicationFactor: number): NewTopic['layout'] {
  const { brokers } = totalsOf(state)
  const candidates = registeredBrokers(state).map(({ brokerId, rack, reachable }) => {
    const { preferredLeaderCount = 0, replicaCount = 0 } = brokers.get(brokerId) ?? {}
    return { brokerId, rack, ready: reachable, preferredLeaderCount, replicaCount }
  })
  if (candidates.length < replicationFactor || partitions > MAX_NEW_PARTITIONS) return { partitions, replicationFactor }
  return { assignments: proposePlacement(candidates, { partitions, replicationFactor }) }
}

function registeredBrokers(state: ClusterState): BrokerState[] {
  return [...state.brokers.values()].filter(broker => broker.registered)
}
