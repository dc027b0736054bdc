import type { PartitionOutcome, PlacedPartition } from '../../kafka/changes/reassignment-changes.ts'
import type { ThrottleAlteration, ThrottleSetting } from '../../kafka/changes/throttle-changes.ts'
import type { RunnerOptions } from '../runner.ts'

type Changes = RunnerOptions['changes']

/** A cluster that does what Kafka does with reassignments, throttles and elections, as fast or as slowly as a test wants. */
export class FakeKafka {
  readonly brokerIds = new Set([1, 2, 3, 4])
  readonly partitions = new Map<string, PlacedPartition>()
  /** `type name key` → value. */
  readonly configs = new Map<string, string>()
  /** Everything that was asked of it that changes something, in order. */
  readonly asked: string[] = []
  readonly elected: string[] = []
  /** What the next change answers instead, once. */
  failNext: Error | null = null
  /** Partitions that it refuses, with Kafka's name of the reason. */
  readonly refuses = new Map<string, string>()
  /** The broker whose settings cannot be changed. */
  mute: number | null = null

  add(topic: string, partition: number, replicas: readonly number[]): void {
    this.partitions.set(`${topic}-${partition}`, {
      partition,
      leader: replicas[0] ?? null,
      replicas,
      isr: replicas,
      ongoing: null,
    })
  }

  replicasOf(name: string): readonly number[] {
    return this.partitions.get(name)?.replicas ?? []
  }

  /** Copying has ended for these. */
  finish(...names: readonly string[]): void {
    for (const name of names) {
      const placed = this.#get(name)
      if (placed.ongoing === null) continue
      const { target } = placed.ongoing
      const leader = placed.leader !== null && target.includes(placed.leader) ? placed.leader : (target[0] ?? null)
      this.partitions.set(name, { ...placed, leader, replicas: target, isr: target, ongoing: null })
    }
  }

  /** Somebody else, with another tool. */
  reassign(name: string, target: readonly number[]): void {
    const placed = this.#get(name)
    const addingReplicas = target.filter(id => !placed.replicas.includes(id))
    const removingReplicas = placed.replicas.filter(id => !target.includes(id))
    const replicas = [...target, ...removingReplicas]
    this.partitions.set(name, { ...placed, replicas, ongoing: { target, addingReplicas, removingReplicas } })
    // Without anything to copy it is done at once.
    if (addingReplicas.length === 0) this.finish(name)
  }

  readonly changes: Changes = {
    alterReassignments: wanted =>
      this.#change(() => wanted.map(({ topic, partition, replicas }) => this.#alter(topic, partition, replicas))),
    placement: topics =>
      Promise.resolve({
        brokerIds: this.brokerIds,
        topics: new Map(
          topics.map(topic => {
            const found = [...this.partitions].filter(([name]) => name.startsWith(`${topic}-`)).map(([, placed]) => placed)
            const partitions = new Map(found.map(placed => [placed.partition, placed]))
            return [topic, found.length === 0 ? null : { topicId: `id-of-${topic}`, partitions }]
          }),
        ),
      }),
    readThrottles: ({ brokerIds, topics }) => {
      const names = new Set([...brokerIds.map(id => `broker ${id} `), ...topics.map(topic => `topic ${topic} `)])
      const found = [...this.configs].filter(([id]) => [...names].some(name => id.startsWith(name)))
      return Promise.resolve({ settings: found.map(([id, value]) => settingOf(id, value)), failures: [] })
    },
    alterThrottles: alterations => {
      const failures = alterations.flatMap(alteration => this.#configure(alteration))
      return Promise.resolve(failures)
    },
    electLeaders: (type, partitions) => {
      this.elected.push(...partitions.map(({ topic, partition }) => `${type} ${topic}-${partition}`))
      return Promise.resolve(partitions.map(entry => ({ ...entry, error: null })))
    },
  }

  #change<Answer>(work: () => Answer): Promise<Answer> {
    const failure = this.failNext
    this.failNext = null
    return failure === null ? Promise.resolve(work()) : Promise.reject(failure)
  }

  #alter(topic: string, partition: number, replicas: readonly number[] | null): PartitionOutcome {
    const name = `${topic}-${partition}`
    this.asked.push(replicas === null ? `cancel ${name}` : `move ${name}`)
    const code = this.refuses.get(name)
    if (code !== undefined) return { topic, partition, error: { code, message: `${name} is refused` } }
    if (replicas !== null) this.reassign(name, replicas)
    else {
      const placed = this.#get(name)
      if (placed.ongoing === null) return { topic, partition, error: { code: 'NO_REASSIGNMENT_IN_PROGRESS', message: 'none' } }
      const { addingReplicas } = placed.ongoing
      const before = placed.replicas.filter(id => !addingReplicas.includes(id))
      this.partitions.set(name, { ...placed, replicas: before, isr: before, ongoing: null })
    }
    return { topic, partition, error: null }
  }

  #configure({ type, name, key, operation, value }: ThrottleAlteration) {
    if (type === 'broker' && Number(name) === this.mute) {
      return [{ type, name, brokerId: this.mute, code: 'timed-out', message: 'no answer in time' }]
    }
    const id = `${type} ${name} ${key}`
    const now = (this.configs.get(id) ?? '').split(',').filter(entry => entry !== '')
    const given = (value ?? '').split(',')
    this.asked.push(`${operation} ${id}`)
    if (operation === 'delete') this.configs.delete(id)
    else if (operation === 'append') this.configs.set(id, [...new Set([...now, ...given])].join(','))
    else if (operation === 'subtract') this.configs.set(id, now.filter(entry => !given.includes(entry)).join(','))
    else this.configs.set(id, value ?? '')
    return []
  }

  #get(name: string): PlacedPartition {
    const placed = this.partitions.get(name)
    if (placed === undefined) throw new Error(`a test moves ${name}, which it did not add`)
    return placed
  }
}

function settingOf(id: string, value: string): ThrottleSetting {
  const [type = '', name = '', key = ''] = id.split(' ')
  return { type: type === 'broker' ? 'broker' : 'topic', name, key: key as ThrottleSetting['key'], value }
}
