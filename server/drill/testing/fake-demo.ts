/** A demo cluster of three brokers without any: what is done to a broker shows in the metadata at once. */
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { DemoBroker } from '#lib/wire/demo'
import { buildBroker, buildPartition, buildState, buildTopic } from '#lib/testing/build-state'
import { PartituraError } from '../../errors.ts'
import type { DemoControl } from '../demo-control.ts'
import { epochNow } from '../measure/epoch-now.ts'
import type { Measurement, MeasurementOptions } from '../measure/open-measurement.ts'
import type { CheckedMessages, PartitionSight } from '../measure/protocol.ts'
import type { DrilledCluster } from '../run-drill.ts'

const IDS = [1, 2, 3]
const AWAY = new Set(['stopped', 'killed', 'paused'])
const AFTER: Readonly<Record<string, string>> = {
  stop: 'stopped',
  kill: 'killed',
  pause: 'paused',
  start: 'running',
  resume: 'running',
}
const TELL_MS = 5

export class FakeDemo {
  /** What was asked of the launcher and of Kafka, in order. */
  readonly asked: string[] = []
  readonly states = new Map(IDS.map(id => [id, 'running']))
  /** The launcher refuses, or does not answer. */
  trouble: PartituraError | null = null
  /** By name: each partition's replicas. */
  readonly topics = new Map<string, readonly (readonly number[])[]>([['orders', [[1, 2, 3]]]])
  /** The second replica leads every partition, until the preferred leaders are elected. */
  displaced = false
  #minInsyncReplicas = 2
  checked: CheckedMessages | null = { ...NOTHING_LOST }

  readonly control: DemoControl = {
    brokers: () => this.#told(() => [...this.states.keys()].map(id => this.#broker(id))),
    act: (brokerId, action) =>
      this.#told(() => {
        this.asked.push(`${action} ${brokerId}`)
        const state = AFTER[action]
        if (state !== undefined) this.states.set(brokerId, state)
        return this.#broker(brokerId)
      }),
    add: () => Promise.reject(new Error('a test did not expect this call')),
  }

  readonly cluster: DrilledCluster = {
    state: () => this.state(),
    refresh: () => Promise.resolve(),
    changes: {
      createTopic: topic => {
        this.asked.push(`create ${topic.name}`)
        this.#minInsyncReplicas = Number(topic.configs['min.insync.replicas'])
        this.topics.set(topic.name, 'assignments' in topic.layout ? topic.layout.assignments : [])
        return Promise.resolve({ partitions: 3, replicationFactor: 3, configs: null })
      },
      deleteTopic: name => {
        this.asked.push(`delete ${name}`)
        this.topics.delete(name)
        return Promise.resolve()
      },
      electLeaders: type => {
        this.asked.push(`elect ${type}`)
        this.displaced = false
        return Promise.resolve([])
      },
    },
  }

  readonly measure = (options: MeasurementOptions): Measurement => {
    const timer = setInterval(() => options.onProgress(this.#progress(options.brokerId)), TELL_MS)
    return {
      produce: () => {},
      mark: () => {},
      check: () => (this.checked === null ? Promise.reject(new Error('no leader')) : Promise.resolve(this.checked)),
      failure: null,
      close: () => Promise.resolve(clearInterval(timer)),
    }
  }

  state(): ClusterState {
    return buildState({
      brokers: IDS.map(id => buildBroker(id, this.#isAway(id) ? { registered: false } : {})),
      topics: [...this.topics].map(([name, all]) => {
        const partitions = all.map((replicas, index) => buildPartition(index, replicas, this.#standing(replicas)))
        const topic = buildTopic(name, partitions)
        return { ...topic, config: topic.config && { ...topic.config, minInsyncReplicas: this.#minInsyncReplicas } }
      }),
    })
  }

  #told<Answer>(answer: () => Answer): Promise<Answer> {
    return this.trouble === null ? Promise.resolve(answer()) : Promise.reject(this.trouble)
  }

  #broker(brokerId: number): DemoBroker {
    const state = this.states.get(brokerId) ?? 'exited'
    return { brokerId, address: `127.0.0.1:909${brokerId}`, state, pid: null }
  }

  #isAway(brokerId: number): boolean {
    return AWAY.has(this.states.get(brokerId) ?? '')
  }

  #standing(replicas: readonly number[]) {
    const isr = replicas.filter(id => !this.#isAway(id))
    return { leader: (this.displaced ? isr[1] : isr[0]) ?? null, isr }
  }

  #progress(brokerId: number) {
    const atMs = epochNow()
    const partitions = [...this.topics].flatMap(([topic, all]) =>
      all.map((replicas, partition): PartitionSight => {
        return { topic, partition, atMs, leaderEpoch: 0, replicas, ...this.#standing(replicas) }
      }),
    )
    const answering = !this.#isAway(brokerId)
    return {
      atMs,
      partitions,
      brokers: IDS.map(id => ({ brokerId: id, atMs, registered: !this.#isAway(id) })),
      answers: [{ atMs, answering, reason: answering ? null : 'connection refused', lastAnswerMs: atMs }],
      lanes: [0, 1, 2].map(partition => ({
        partition,
        acknowledged: 100,
        unacknowledged: 0,
        waitingSinceMs: null,
        longestWaitMs: 4,
        longestWaitFromMs: atMs,
        lastError: null,
      })),
      longestGapMs: 50,
      watchedPartitions: partitions.length,
      omittedPartitions: 0,
    }
  }
}

const NOTHING_LOST: CheckedMessages = {
  read: 300,
  acknowledged: 300,
  lost: 0,
  lostNumbers: [],
  unacknowledged: 0,
  unacknowledgedFound: 0,
  repeated: 0,
  damagedBatches: 0,
  foreign: 0,
}
