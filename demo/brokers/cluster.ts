import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { BrokerProcess } from './broker-process.ts'
import type { BrokerState } from './broker-process.ts'
import { ensureClassArchive } from './class-archive.ts'
import { appendNode, planLayout, saveLayout } from './cluster-file.ts'
import type { ClusterLayout, ClusterNode, LayoutWish } from './cluster-file.ts'
import { formatMissing } from './format.ts'
import { startProcessGuard } from './guard.ts'
import { ensureBrokerJars } from './jars.ts'
import type { ProgressListener } from './jars.ts'
import { javaArguments } from './java.ts'
import type { JavaSetup } from './java.ts'
import { formatProperties, nodeProperties } from './node-properties.ts'
import { waitUntilServing } from './readiness.ts'
import { ensureCertificates, saslSslProperties, scramUsers } from './sasl-ssl.ts'
import type { ClientTls, SaslSslOptions } from './sasl-ssl.ts'

export type ClusterOptions = {
  /** Brokers. Of an odd number the first up to three are controllers too; a folder that holds more starts all of them. */
  nodes: number
  /** Kept between runs: logs, ports, cluster id, certificates. */
  dataDir: string
  /** Brokers get rack-1 … rack-n in turn; none by default. */
  racks?: number
  /** First port to try; by default free ports anywhere. */
  basePort?: number
  /** Adds a SASL_SSL listener to every broker. */
  saslSsl?: SaslSslOptions
  /** Broker properties that win over ours. */
  properties?: Record<string, string>
  heapMb?: number
  signal?: AbortSignal
  onProgress?: ProgressListener
}

export type BrokerInfo = {
  id: number
  isController: boolean
  rack: string | null
  /** PLAINTEXT, 127.0.0.1:port */
  address: string
  saslSslAddress: string | null
  state: BrokerState
  /** null when no process runs */
  pid: number | null
}

export type Cluster = {
  readonly clusterId: string
  /** PLAINTEXT addresses of all brokers. */
  readonly bootstrap: string[]
  /** SASL_SSL addresses; empty without that listener. */
  readonly saslSslBootstrap: string[]
  readonly clientTls: ClientTls | null
  readonly brokers: BrokerInfo[]
  /** SIGTERM and wait: the broker hands over its leaders. */
  stop(brokerId: number): Promise<void>
  /** SIGKILL and wait for the process, not for the cluster to notice. */
  kill(brokerId: number): Promise<void>
  /** SIGSTOP */
  pause(brokerId: number): void
  /** SIGCONT */
  resume(brokerId: number): void
  /** Starts a broker that is down and waits until it serves. */
  start(brokerId: number): Promise<void>
  /** One more broker (no controller), formatted, started and serving. */
  addBroker(): Promise<BrokerInfo>
  /** Stops all brokers, within about `graceMs` + 2 s; 0 kills at once, fit for data that is thrown away. Default 8,000. */
  close(graceMs?: number): Promise<void>
}

export class UnknownBrokerError extends Error {
  override name = 'UnknownBrokerError'
}

const DEFAULT_GRACE_MS = 8000
const REGISTRATION_TIMEOUT_MS = 30_000

/**
 * Starts a real Kafka cluster on 127.0.0.1, one java process per broker, and resolves when every broker answers and names all others.
 * Nothing is left behind: brokers die with this process, however it ends. Needs Java 17 and, for the first time, Maven.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { signal, onProgress } = options
  const dataDir = resolve(options.dataDir)
  const jars = await ensureBrokerJars({ signal, onProgress })
  const classArchive = await ensureClassArchive(jars, onProgress, signal)
  const setup: JavaSetup = { jars, classArchive, heapMb: options.heapMb ?? 320 }
  const wish = { nodes: options.nodes, racks: options.racks ?? 0, saslSsl: !!options.saslSsl, basePort: options.basePort }
  const layout = await planLayout(dataDir, wish)
  const tlsDir = join(dataDir, 'tls')
  const clientTls = options.saslSsl ? await ensureCertificates(tlsDir) : null
  const properties = { ...(options.saslSsl ? saslSslProperties(options.saslSsl, tlsDir) : {}), ...options.properties }
  const files = nodeFiles(dataDir)
  const prepare = async () => {
    await mkdir(join(dataDir, 'java'), { recursive: true })
    for (const node of layout.nodes) {
      await writeFile(
        files.propertiesFileOf(node),
        formatProperties(nodeProperties(layout, node, files.logDirOf(node), properties)),
      )
    }
    await formatMissing(layout, { ...files, setup, scramUsers: scramUsers(options.saslSsl), signal })
  }
  onProgress?.('preparing storage')
  await prepare()
  const cluster = new RunningCluster({ layout, clientTls, wish, dataDir, setup, prepare })
  try {
    await cluster.startAll(onProgress, signal)
  } catch (error) {
    await cluster.close(0)
    throw error
  }
  return cluster
}

const nodeFiles = (dataDir: string) => ({
  logDirOf: (node: ClusterNode) => join(dataDir, `broker-${node.id}`),
  propertiesFileOf: (node: ClusterNode) => join(dataDir, 'java', `broker-${node.id}.properties`),
  javaLogOf: (node: ClusterNode) => join(dataDir, 'java', `broker-${node.id}.log`),
})

type Parts = {
  layout: ClusterLayout
  clientTls: ClientTls | null
  wish: LayoutWish
  dataDir: string
  setup: JavaSetup
  prepare: () => Promise<void>
}

class RunningCluster implements Cluster {
  readonly clientTls: ClientTls | null
  readonly #parts: Parts
  readonly #guard = startProcessGuard()
  readonly #processes = new Map<number, BrokerProcess>()

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

  pause(brokerId: number): void {
    this.#find(brokerId).pause()
  }

  resume(brokerId: number): void {
    this.#find(brokerId).resume()
  }

  start(brokerId: number): Promise<void> {
    return this.#find(brokerId).start(1)
  }

  async addBroker(): Promise<BrokerInfo> {
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
