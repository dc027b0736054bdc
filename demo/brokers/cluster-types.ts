import type { BrokerState } from './broker-process.ts'
import type { ProgressListener } from './jars.ts'
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
  /** The last word on one broker's properties (all of them, with its `node.id`): a listener behind a proxy, for instance. */
  adjustProperties?: (properties: Readonly<Record<string, string>>) => Record<string, string>
  heapMb?: number
  /**
   * False: the first start does not wait for the archive of Java classes to be made, which takes longer than it saves this once.
   * Make it afterwards with `ensureClassArchive`. Default true.
   */
  waitForClassArchive?: boolean
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
  /** SIGSTOP, and wait until it stands still. */
  pause(brokerId: number): Promise<void>
  /** SIGCONT */
  resume(brokerId: number): void
  /**
   * Starts a broker that is down and waits until it serves. Within 9 s of its end (broker.session.timeout.ms) Kafka refuses the
   * newcomer until the old session is over (DUPLICATE_BROKER_REGISTRATION), so a quick restart takes up to 10 s.
   * Rejects after `patienceMs` (default 90,000); the broker goes on starting, and is running once it serves.
   */
  start(brokerId: number, patienceMs?: number): Promise<void>
  /** Empties the log directory of a broker that is down, as if its disk had been replaced: it returns with nothing, metadata included. */
  wipe(brokerId: number): Promise<void>
  /** One more broker (no controller), formatted, started and serving. */
  addBroker(): Promise<BrokerInfo>
  /** Stops all brokers, within about `graceMs` + 2 s; 0 kills at once, fit for data that is thrown away. Default 8,000. */
  close(graceMs?: number): Promise<void>
}

export class UnknownBrokerError extends Error {
  override name = 'UnknownBrokerError'
}
