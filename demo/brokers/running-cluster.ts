import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BrokerProcess, BrokerStateError } from './broker-process.ts'
import { appendNode, saveLayout } from './cluster-file.ts'
import type { ClusterLayout, ClusterNode, LayoutWish } from './cluster-file.ts'
import { UnknownBrokerError } from './cluster-types.ts'
import type { BrokerInfo, Cluster } from './cluster-types.ts'
import { formatEmpty } from './format.ts'
import { startProcessGuard } from './guard.ts'
import type { ProgressListener } from './jars.ts'
import { javaArguments } from './java.ts'
import type { JavaSetup } from './java.ts'
import { waitUntilServing } from './readiness.ts'
import type { ClientTls } from './sasl-ssl.ts'

const DEFAULT_GRACE_MS = 8000
const REGISTRATION_TIMEOUT_MS = 30_000
/** As many as demo/options.ts lets one ask for. */
const MAX_BROKERS = 9

type Parts = {
  layout: ClusterLayout
  clientTls: ClientTls | null
  wish: LayoutWish
  dataDir: string
  setup: JavaSetup
  prepare: () => Promise<void>
}

/** The brokers of one layout as processes. `startAll` once, then the methods of Cluster. */
export class RunningCluster implements Cluster {
  readonly clientTls: ClientTls | null
  readonly #parts: Parts
  readonly #guard = startProcessGuard()
  readonly #processes = new Map<number, BrokerProcess>()
  #adding: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    this.clientTls = parts.clientTls
    for (const node of parts.layout.nodes) this.#addProcess(node)
  }

  get clusterId(): string {
    return this.#parts.layout.clusterId
  }

  get bootstrap(): string[] {
    return this.brokers.map(broker => broker.address)
  }

  get saslSslBootstrap(): string[] {
    return this.brokers.flatMap(broker => broker.saslSslAddress ?? [])
  }

  get brokers(): BrokerInfo[] {
    return [...this.#processes.values()].map(describe)
  }

  async startAll(onProgress: ProgressListener | undefined, signal: AbortSignal | undefined): Promise<void> {
    const all = [...this.#processes.values()]
    let up = 0
    onProgress?.(`0 of ${all.length} brokers up`)
    await Promise.all(
      all.map(async broker => {
        await broker.start(1, signal)
        onProgress?.(`${++up} of ${all.length} brokers up`)
      }),
    )
    const patience = AbortSignal.any([AbortSignal.timeout(REGISTRATION_TIMEOUT_MS), ...(signal ? [signal] : [])])
    await Promise.all(all.map(({ node }) => waitUntilServing(node.port, node.id, all.length, patience)))
  }

  stop(brokerId: number): Promise<void> {
    return this.#find(brokerId).stop()
  }

  kill(brokerId: number): Promise<void> {
    return this.#find(brokerId).kill()
  }

  async pause(brokerId: number): Promise<void> {
    await this.#find(brokerId).pause()
  }

  resume(brokerId: number): void {
    this.#find(brokerId).resume()
  }

  start(brokerId: number, patienceMs?: number): Promise<void> {
    return this.#find(brokerId).start(1, undefined, patienceMs)
  }

  async wipe(brokerId: number): Promise<void> {
    const { node, pid, state } = this.#find(brokerId)
    if (pid !== null) throw new BrokerStateError(`broker ${brokerId} is ${state}`)
    const { layout, dataDir } = this.#parts
    const logDir = nodeFiles(dataDir).logDirOf(node)
    await rm(logDir, { recursive: true, force: true, maxRetries: 3 })
    await formatEmpty(layout, node, logDir)
  }

  /** One after another: each gets the next id and ports of its own. */
  addBroker(): Promise<BrokerInfo> {
    const added = this.#adding.then(() => this.#addBroker())
    this.#adding = added.catch(() => undefined)
    return added
  }

  async #addBroker(): Promise<BrokerInfo> {
    if (this.#processes.size >= MAX_BROKERS) throw new BrokerStateError(`${MAX_BROKERS} brokers are all that fit on one machine`)
    const { layout, wish, dataDir, prepare } = this.#parts
    const node = await appendNode(layout, wish, false)
    await saveLayout(dataDir, layout)
    await prepare()
    const broker = this.#addProcess(node)
    await broker.start(1)
    return describe(broker)
  }

  async close(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    const alive = () => [...this.#processes.values()].filter(broker => broker.pid !== null)
    const end = (broker: BrokerProcess) => (graceMs === 0 ? broker.kill() : broker.stop(graceMs))
    await Promise.allSettled(alive().map(end))
    await this.#guard.close()
  }

  #addProcess(node: ClusterNode): BrokerProcess {
    const files = nodeFiles(this.#parts.dataDir)
    const args = javaArguments(this.#parts.setup, 'kafka.Kafka', files.propertiesFileOf(node))
    const broker = new BrokerProcess({ node, args, logFile: files.javaLogOf(node), guard: this.#guard })
    this.#processes.set(node.id, broker)
    return broker
  }

  #find(brokerId: number): BrokerProcess {
    const broker = this.#processes.get(brokerId)
    if (!broker) throw new UnknownBrokerError(`there is no broker ${brokerId}`)
    return broker
  }
}

function describe(broker: BrokerProcess): BrokerInfo {
  const { id, port, saslSslPort, controllerPort, rack } = broker.node
  return {
    id,
    isController: controllerPort !== null,
    rack,
    address: `127.0.0.1:${port}`,
    saslSslAddress: saslSslPort === null ? null : `127.0.0.1:${saslSslPort}`,
    state: broker.state,
    pid: broker.pid,
  }
}

/** Where the files of one node lie. */
export const nodeFiles = (dataDir: string) => ({
  logDirOf: (node: ClusterNode) => join(dataDir, `broker-${node.id}`),
  propertiesFileOf: (node: ClusterNode) => join(dataDir, 'java', `broker-${node.id}.properties`),
  javaLogOf: (node: ClusterNode) => join(dataDir, 'java', `broker-${node.id}.log`),
})
