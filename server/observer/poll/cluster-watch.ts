import type { ClusterState, PollClass, TopicState } from '#lib/kafka/cluster-state'
import type { Failure } from '#lib/wire/common'
import type { ClusterConfig } from '../../config/cluster-config.ts'
import { createBrokerPool } from '../../kafka/connections/broker-pool.ts'
import type { BrokerPool } from '../../kafka/connections/broker-pool.ts'
import { toFailure } from '../../kafka/errors.ts'
import { apiVersionsRequest } from '../../kafka/protocol/api-versions.ts'
import type { DescribedElr } from '../../kafka/protocol/describe-topic-partitions.ts'
import { rememberingMetadata, type MetadataTopic } from '../../kafka/protocol/metadata.ts'
import { readEligibleLeaders } from '../../kafka/reads/eligible-leaders.ts'
import { readGoneGroups } from '../../kafka/reads/gone-groups.ts'
import { readGroups } from '../../kafka/reads/groups.ts'
import { ShareOffsets } from '../../kafka/reads/share-offsets.ts'
import { identityOf } from '../../kafka/reads/kafka-version.ts'
import { readLogDirs } from '../../kafka/reads/log-dirs.ts'
import { readMetadata } from '../../kafka/reads/metadata.ts'
import type { MetadataRead } from '../../kafka/reads/metadata.ts'
import { readOffsets } from '../../kafka/reads/offsets.ts'
import type { LedPartitions } from '../../kafka/reads/offsets.ts'
import { readQuorum, zooKeeperQuorum } from '../../kafka/reads/quorum.ts'
import { readReplicaEnds } from '../../kafka/reads/replica-ends.ts'
import { readReassignments } from '../../kafka/reads/reassignments.ts'
import type { Reassignments } from '../../kafka/reads/reassignments.ts'
import { readTopicConfigs } from '../../kafka/reads/topic-configs.ts'
import { behindReplicas, holdersOf, isCatchingUp, replicasOnFailedDisks } from '../model/behind.ts'
import type { ClusterModel } from '../model/cluster-model.ts'
import { BASE_PERIOD_MS } from '../model/initial-state.ts'
import { ledPartitions } from '../model/offsets.ts'
import { PollLoop } from './poll-loop.ts'

/** No look waits longer than this for a broker, unless looks at this cluster have been seen to take longer by themselves. */
const TIMEOUT_MS = 1500
const MAX_TIMEOUT_MS = 15_000
const FIRST_TIMEOUT_MS = 4000
const LIVENESS_PERIOD_MS = 1000
const CATCHING_UP_PERIOD_MS = 2000
const NONE: Reassignments = new Map()
const NOTHING_GONE: ReadonlySet<string> = new Set()

/** Behind metadata. First what a broker takes longest for: it goes on while the others are read. */
const REFRESH_ORDER: readonly PollClass[] = ['log-dirs', 'groups', 'offsets', 'quorum', 'configs']

interface Look {
  /** Something was told, if not all. */
  gotAny: boolean
  failures: readonly Failure[]
  periodMs?: number
}

/** Makes the looks at one cluster: six loops over one pool, and one that asks silent brokers for a sign of life. */
export class ClusterWatch {
  readonly #pool: BrokerPool
  readonly #model: ClusterModel
  readonly #onChange: () => void
  readonly #loops: Readonly<Record<PollClass, PollLoop>>
  readonly #abort = new AbortController()
  readonly #shares = new ShareOffsets(this.#abort.signal)
  #liveness: NodeJS.Timeout | null = null
  readonly #metadata = rememberingMetadata()
  #source: number | null = null
  #zooKeeperController = -1
  #reassignments: Reassignments = NONE
  #eligible: ReadonlyMap<string, readonly DescribedElr[]> | null = null
  #judged: { topics: ClusterState['topics']; catchingUp: boolean; onFailedDisks: number } | null = null
  #configsAsked = new Set<string>()
  #configsAskedAllAtMs = Number.NEGATIVE_INFINITY
  #led: { topics: ClusterState['topics']; partitions: LedPartitions } | null = null

  /** `onChange` is called whenever the model has something to publish. */
  constructor(config: ClusterConfig, model: ClusterModel, onChange: () => void) {
    this.#model = model
    this.#onChange = onChange
    this.#pool = createBrokerPool(config, 'observe', { onReachability: () => this.#reachabilityChanged() })
    this.#loops = {
      metadata: this.#loop('metadata', () => this.#lookAtMetadata()),
      offsets: this.#loop('offsets', () => this.#lookAtOffsets()),
      quorum: this.#loop('quorum', () => this.#lookAtQuorum()),
      groups: this.#loop('groups', () => this.#lookAtGroups()),
      'log-dirs': this.#loop('log-dirs', () => this.#lookAtLogDirs()),
      configs: this.#loop('configs', () => this.#lookAtConfigs()),
    }
  }

  /** Requests sent to Kafka so far. */
  get requestCount(): number {
    return this.#pool.requestCount
  }

  start(): void {
    this.#loops.metadata.start()
    this.#liveness = setInterval(() => void this.#checkLiveness(), LIVENESS_PERIOD_MS)
  }

  /**
   * Looks again at the classes given; resolves when those looks have ended. Metadata first: the others ask by what it says.
   */
  async refresh(classes: readonly PollClass[]): Promise<void> {
    const wanted = REFRESH_ORDER.filter(name => classes.includes(name))
    if (wanted.includes('configs')) this.#configsAskedAllAtMs = Number.NEGATIVE_INFINITY
    const look = () => Promise.all(wanted.map(name => this.#loops[name].request()))
    // Before anything is known the very first looks, which follow the first metadata by themselves, are what is waited for.
    const first = this.#model.state.asOfMs === null ? look() : null
    if (first || classes.includes('metadata')) await this.#loops.metadata.request()
    if (this.#model.state.asOfMs !== null) await (first ?? look())
  }

  stop(): void {
    this.#abort.abort()
    if (this.#liveness) clearInterval(this.#liveness)
    for (const loop of Object.values(this.#loops)) loop.stop()
    this.#pool.close()
  }

  #loop(pollClass: PollClass, look: () => Promise<Look>): PollLoop {
    return new PollLoop({
      basePeriodMs: BASE_PERIOD_MS[pollClass],
      look: async () => {
        try {
          const { gotAny, failures, ...outcome } = await look()
          this.#model.applyLook(pollClass, gotAny ? { asOfMs: Date.now(), failures } : { failures })
          return { ...outcome, complete: failures.length === 0 }
        } catch (error) {
          this.#model.applyLook(pollClass, { failures: [toFailure(error, null)] })
          return { complete: false }
        }
      },
      onEnd: ({ tookMs, periodMs }) => {
        this.#model.applyLook(pollClass, { tookMs: Math.round(tookMs * 10) / 10, periodMs: Math.round(periodMs) })
        if (!this.#abort.signal.aborted) this.#onChange()
      },
    })
  }

  #options(pollClass: PollClass) {
    const cost = this.#loops[pollClass].costMs
    const timeoutMs = cost === null ? FIRST_TIMEOUT_MS : Math.min(MAX_TIMEOUT_MS, Math.max(TIMEOUT_MS, cost * 5))
    return { timeoutMs, signal: this.#abort.signal, whenDown: 'fail' as const }
  }

  async #lookAtMetadata(): Promise<Look> {
    const options = { ...this.#options('metadata'), prefer: this.#source }
    let read: MetadataRead
    try {
      read = await readMetadata(this.#pool, options, this.#metadata).catch(error => this.#metadataByBootstrap(error))
    } catch (error) {
      this.#model.applyBootstrap(this.#pool.bootstrapAttempts)
      this.#model.applyUnreachable(brokerId => this.#pool.status(brokerId), Date.now())
      throw error
    }
    this.#source = read.sourceBrokerId
    this.#zooKeeperController = read.metadata.controllerId
    await this.#readEligible(read.metadata.topics)
    const extras = { reassignments: this.#reassignments, eligibleLeaders: this.#eligible }
    const before = this.#model.state.brokers
    this.#model.applyMetadata(read, extras, brokerId => this.#pool.status(brokerId), Date.now())
    this.#expectReturned(before)
    this.#model.applyBootstrap(this.#pool.bootstrapAttempts)
    this.#identify(read.sourceBrokerId)
    this.#startOthers()
    this.#followCatchingUp()
    return { gotAny: true, failures: read.failures }
  }

  #expectReturned(before: ClusterState['brokers']): void {
    let any = false
    for (const { brokerId, registered, reachable } of this.#model.state.brokers.values()) {
      if (!registered || reachable || before.get(brokerId)?.registered !== false) continue
      this.#pool.expect(brokerId)
      any = true
    }
    if (any) void this.#pool.probe()
  }

  /** No known broker answers: perhaps all of them have moved, and the bootstrap addresses know where to. */
  async #metadataByBootstrap(error: unknown): Promise<MetadataRead> {
    if (this.#pool.brokerIds.length === 0) throw error
    await this.#pool.bootstrap(this.#abort.signal)
    return readMetadata(this.#pool, { ...this.#options('metadata'), prefer: null, whenDown: 'try' }, this.#metadata)
  }

  #identify(brokerId: number): void {
    const versions = this.#pool.versions(brokerId)
    if (versions) this.#model.applyIdentity(identityOf(versions))
  }

  #startOthers(): void {
    for (const loop of Object.values(this.#loops)) loop.start()
    for (const topic of this.#model.state.topics.values()) {
      if (topic.config !== null || this.#configsAsked.has(keyOf(topic))) continue
      this.#loops.configs.hurry()
      return
    }
  }

  /** Log directories tell how far copying has come: at their usual period the whole of it could fall between two looks. */
  #followCatchingUp(): void {
    const { topics } = this.#model.state
    if (this.#judged?.topics === topics) return
    const before = this.#judged
    const catchingUp = isCatchingUp(this.#model.state)
    const onFailedDisks = replicasOnFailedDisks(this.#model.state)
    const hasNews = (catchingUp && !before?.catchingUp) || onFailedDisks !== before?.onFailedDisks
    if (before !== null && hasNews) this.#loops['log-dirs'].hurry()
    this.#judged = { topics, catchingUp, onFailedDisks }
  }

  /** Only where a replica is out of sync can there be eligible leaders outside the ISR. */
  async #readEligible(topics: readonly MetadataTopic[]): Promise<void> {
    const versions = this.#source === null ? null : this.#pool.versions(this.#source)
    if (!versions?.finalizedFeatures.get('eligible.leader.replicas.version')) {
      this.#eligible = null
      return
    }
    const short = topics.filter(topic => topic.partitions.some(({ isr, replicas }) => isr.length < replicas.length))
    const names = short.map(topic => topic.name)
    if (names.length === 0) {
      this.#eligible = new Map()
      return
    }
    const options = { ...this.#options('metadata'), timeoutMs: 500, prefer: this.#source }
    this.#eligible = await readEligibleLeaders(this.#pool, names, options).catch(() => this.#eligible)
  }

  async #lookAtQuorum(): Promise<Look> {
    const isKraft = this.#model.state.coordination === 'kraft'
    const prefer = isKraft ? this.#source : this.#zooKeeperController
    const options = { ...this.#options('quorum'), prefer }
    const failures: Failure[] = []
    const [quorum, reassignments] = await Promise.allSettled([
      isKraft ? readQuorum(this.#pool, options) : Promise.resolve(zooKeeperQuorum(this.#zooKeeperController)),
      readReassignments(this.#pool, options),
    ])
    if (reassignments.status === 'fulfilled') this.#reassignments = reassignments.value
    else failures.push(toFailure(reassignments.reason, null))
    if (quorum.status === 'rejected') throw quorum.reason
    this.#model.applyQuorum(quorum.value, Date.now())
    return { gotAny: true, failures }
  }

  async #lookAtOffsets(): Promise<Look> {
    const { topics } = this.#model.state
    if (this.#led?.topics !== topics) this.#led = { topics, partitions: ledPartitions(topics) }
    const options = this.#options('offsets')
    const read = await readOffsets(this.#pool, this.#led.partitions, options, this.#model.takeUnstable())
    const { failures, leadersMoved } = this.#model.applyOffsets(read, performance.now())
    if (leadersMoved) this.#loops.metadata.hurry()
    return { gotAny: read.byLeader.size > 0 || this.#led.partitions.size === 0, failures }
  }

  async #lookAtGroups(): Promise<Look> {
    const expected = this.#registered()
    const options = this.#options('groups')
    const read = await readGroups(this.#pool, expected, options, this.#shares)
    const missing = this.#model.missingGroups(read)
    const gone = missing.length === 0 ? NOTHING_GONE : await readGoneGroups(this.#pool, missing, options)
    this.#model.applyGroups({ ...read, gone }, expected, Date.now(), performance.now())
    return { gotAny: read.answeredBy.size > 0, failures: read.failures }
  }

  async #lookAtLogDirs(): Promise<Look> {
    const options = this.#options('log-dirs')
    const { topics, brokers } = this.#model.state
    const behind = behindReplicas(topics, brokers)
    // Sizes and log ends of one moment: a rate is made of them.
    const [read, ends] = await Promise.all([
      readLogDirs(this.#pool, this.#registered(), options),
      readReplicaEnds(this.#pool, holdersOf(behind), options),
    ])
    this.#model.applyLogDirs(read, behind, ends, Date.now())
    const periodMs = isCatchingUp(this.#model.state) ? CATCHING_UP_PERIOD_MS : BASE_PERIOD_MS['log-dirs']
    return { gotAny: read.byBroker.size > 0, failures: read.failures, periodMs }
  }

  async #lookAtConfigs(): Promise<Look> {
    // Hurried by a new topic, it asks about new ones only; what the cluster would not tell is not asked again every second.
    const topics = [...this.#model.state.topics.values()]
    const all = performance.now() - this.#configsAskedAllAtMs >= BASE_PERIOD_MS.configs * 0.9
    const asked = all ? topics : topics.filter(topic => !this.#configsAsked.has(keyOf(topic)))
    if (all) this.#configsAsked.clear()
    if (all) this.#configsAskedAllAtMs = performance.now()
    for (const topic of asked) this.#configsAsked.add(keyOf(topic))
    const names = asked.map(topic => topic.name)
    const read = await readTopicConfigs(this.#pool, names, { ...this.#options('configs'), prefer: this.#source })
    this.#model.applyConfigs(read.configs, Date.now())
    return { gotAny: read.configs.size > 0 || names.length === 0, failures: read.failures }
  }

  #registered(): number[] {
    return [...this.#model.state.brokers.values()].filter(broker => broker.registered).map(broker => broker.brokerId)
  }

  #reachabilityChanged(): void {
    if (this.#abort.signal.aborted) return
    this.#model.applyReachability(brokerId => this.#pool.status(brokerId), Date.now())
    this.#onChange()
    // Whatever made a broker fall silent or return has consequences elsewhere: look now, not at the end of the period.
    if (this.#model.state.asOfMs === null) return
    this.#loops.metadata.hurry()
    this.#loops.offsets.hurry()
    this.#loops['log-dirs'].hurry()
    this.#loops.groups.hurry()
  }

  /** Brokers that nothing was asked of lately are asked for a sign of life; silent ones are tried again by their backoff. */
  async #checkLiveness(): Promise<void> {
    const quietSinceMs = Date.now() - LIVENESS_PERIOD_MS * 2
    const quiet = this.#pool.brokerIds.filter(brokerId => {
      const { reachable, lastAnswerMs } = this.#pool.status(brokerId)
      return reachable !== false && (lastAnswerMs ?? 0) < quietSinceMs
    })
    const args = { software: 'partitura', softwareVersion: '0.1.0' }
    const options = { timeoutMs: TIMEOUT_MS, whenDown: 'fail' as const, signal: this.#abort.signal }
    const signs = quiet.map(brokerId => this.#pool.request(brokerId, apiVersionsRequest, args, options))
    await Promise.allSettled([...signs, this.#pool.probe()])
  }
}

function keyOf(topic: TopicState): string {
  return topic.topicId ?? topic.name
}
