import type { Failure } from '#lib/wire/common'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, toFailure } from '../errors.ts'
import { BROKER_RESOURCE, describeConfigsRequest, TOPIC_RESOURCE } from '../protocol/describe-configs.ts'
import type { DescribedResource } from '../protocol/describe-configs.ts'
import {
  APPEND_CONFIG,
  DELETE_CONFIG,
  incrementalAlterConfigsRequest,
  SET_CONFIG,
  SUBTRACT_CONFIG,
} from '../protocol/incremental-alter-configs.ts'
import type { AlteredResource } from '../protocol/incremental-alter-configs.ts'
import { askController } from './controller.ts'
import { RATE_KEYS, REPLICA_KEYS } from './throttle-keys.ts'
import type { ThrottleKey } from './throttle-keys.ts'

/** One such setting, set on a broker or a topic itself: what holds by default is none. */
export interface ThrottleSetting {
  type: 'broker' | 'topic'
  /** Broker id, or the topic's name. */
  name: string
  key: ThrottleKey
  /** Bytes per second, or `partition:broker` pairs with commas (`*`: all). */
  value: string
}

export interface ThrottleAlteration extends Omit<ThrottleSetting, 'value'> {
  /** `append` and `subtract` touch only the named entries of a list. */
  operation: 'set' | 'delete' | 'append' | 'subtract'
  value: string | null
}

export interface ThrottleFailure extends Failure {
  type: 'broker' | 'topic'
  name: string
}

export interface ThrottleChanges {
  /** Throttles on these brokers and topics. A broker tells its own only: those away are among the failures. */
  readThrottles(
    wanted: { brokerIds: readonly number[]; topics: readonly string[] },
    signal: AbortSignal,
  ): Promise<{ settings: ThrottleSetting[]; failures: ThrottleFailure[] }>
  /** Changes what is named and nothing else. What could not be changed, or is in doubt, is among the failures; never throws. */
  alterThrottles(alterations: readonly ThrottleAlteration[], signal: AbortSignal): Promise<ThrottleFailure[]>
}

const TIMEOUT_MS = 10_000
const TOPICS_PER_REQUEST = 500
/** ConfigSource of the Java client: set on this very topic or broker. */
const OWN_SOURCE = { topic: 1, broker: 2 }
const UNKNOWN_TOPIC = 3
const OPERATIONS = { set: SET_CONFIG, delete: DELETE_CONFIG, append: APPEND_CONFIG, subtract: SUBTRACT_CONFIG } as const

type Kind = ThrottleSetting['type']

export function createThrottleChanges(pool: BrokerPool): ThrottleChanges {
  return {
    async readThrottles({ brokerIds, topics }, signal) {
      const parts = [
        ...brokerIds.map(brokerId => describe(pool, 'broker', [String(brokerId)], brokerId, signal)),
        ...chunks(topics).map(names => describe(pool, 'topic', names, null, signal)),
      ]
      const told = await Promise.all(parts)
      return { settings: told.flatMap(part => part.settings), failures: told.flatMap(part => part.failures) }
    },

    async alterThrottles(alterations, signal) {
      const brokers = alter(alterations.filter(({ type }) => type === 'broker')).map(resource =>
        send(pool, 'broker', [resource], Number(resource.name), signal),
      )
      const topics = chunks(alter(alterations.filter(({ type }) => type === 'topic'))).map(resources =>
        send(pool, 'topic', resources, null, signal),
      )
      return (await Promise.all([...brokers, ...topics])).flat()
    },
  }
}

async function describe(pool: BrokerPool, type: Kind, names: readonly string[], only: number | null, signal: AbortSignal) {
  const keys = type === 'broker' ? RATE_KEYS : REPLICA_KEYS
  const resources = names.map(name => ({ type: resourceType(type), name, keys }))
  const args = { resources, documentation: false }
  const options = { signal, timeoutMs: TIMEOUT_MS }
  try {
    const { results } =
      only === null
        ? (await pool.requestAny(describeConfigsRequest, args, options)).answer
        : await pool.request(only, describeConfigsRequest, args, options)
    return readResults(results, type)
  } catch (error) {
    const failure = toFailure(error, only)
    return { settings: [], failures: names.map(name => ({ ...failure, type, name })) }
  }
}

function readResults(results: readonly DescribedResource[], type: Kind) {
  const settings: ThrottleSetting[] = []
  const failures: ThrottleFailure[] = []
  for (const { errorCode, errorMessage, name, configs } of results) {
    // A topic that was deleted has no throttles any more.
    if (errorCode !== 0 && errorCode !== UNKNOWN_TOPIC) {
      failures.push({ ...kafkaFailure(errorCode, brokerOf(type, name), errorMessage), type, name })
    }
    for (const { name: key, value, source } of configs) {
      if (source === OWN_SOURCE[type] && value !== null && isThrottleKey(key)) settings.push({ type, name, key, value })
    }
  }
  return { settings, failures }
}

function alter(alterations: readonly ThrottleAlteration[]): AlteredResource[] {
  const grouped = Map.groupBy(alterations, ({ name }) => name)
  return [...grouped].map(([name, entries]) => ({
    type: resourceType(entries[0]?.type ?? 'topic'),
    name,
    configs: entries.map(({ key, operation, value }) => ({ name: key, operation: OPERATIONS[operation], value })),
  }))
}

async function send(
  pool: BrokerPool,
  type: Kind,
  resources: readonly AlteredResource[],
  only: number | null,
  signal: AbortSignal,
): Promise<ThrottleFailure[]> {
  const args = { resources, validateOnly: false }
  const options = { signal, validateOnly: false, what: 'changing replication throttles' }
  try {
    const { results } =
      only === null
        ? await askController(pool, incrementalAlterConfigsRequest, args, answer => answer.results[0], options)
        : await pool.request(only, incrementalAlterConfigsRequest, args, { signal, timeoutMs: TIMEOUT_MS })
    const failed = results.filter(({ errorCode }) => errorCode !== 0)
    return failed.map(({ errorCode, errorMessage, name }) => ({
      ...kafkaFailure(errorCode, brokerOf(type, name), errorMessage),
      type,
      name,
    }))
  } catch (error) {
    const failure = toFailure(error, only)
    return resources.map(({ name }) => ({ ...failure, type, name }))
  }
}

function isThrottleKey(key: string): key is ThrottleKey {
  return [...RATE_KEYS, ...REPLICA_KEYS].some(known => known === key)
}

function resourceType(type: Kind): number {
  return type === 'broker' ? BROKER_RESOURCE : TOPIC_RESOURCE
}

function brokerOf(type: Kind, name: string): number | null {
  return type === 'broker' ? Number(name) : null
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / TOPICS_PER_REQUEST)
  return Array.from({ length: count }, (_, index) => items.slice(index * TOPICS_PER_REQUEST, (index + 1) * TOPICS_PER_REQUEST))
}
