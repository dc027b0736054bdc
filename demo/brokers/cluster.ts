import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { classArchive, ensureClassArchive } from './class-archive.ts'
import { planLayout } from './cluster-file.ts'
import type { Cluster, ClusterOptions } from './cluster-types.ts'
import { formatMissing } from './format.ts'
import { ensureBrokerJars } from './jars.ts'
import type { JavaSetup } from './java.ts'
import { formatProperties, nodeProperties } from './node-properties.ts'
import { nodeFiles, RunningCluster } from './running-cluster.ts'
import { ensureCertificates, saslSslProperties, scramUsers } from './sasl-ssl.ts'

export { UnknownBrokerError } from './cluster-types.ts'
export type { Cluster, ClusterOptions } from './cluster-types.ts'

/**
 * Starts a real Kafka cluster on 127.0.0.1, one java process per broker, and resolves when every broker answers and names all others.
 * Nothing is left behind: brokers die with this process, however it ends. Needs Java 17 and, for the first time, Maven.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { signal, onProgress } = options
  const dataDir = resolve(options.dataDir)
  const jars = await ensureBrokerJars({ signal, onProgress })
  const archive = options.waitForClassArchive === false ? classArchive(jars) : await ensureClassArchive(jars, onProgress, signal)
  const setup: JavaSetup = { jars, classArchive: archive, heapMb: options.heapMb ?? 320 }
  const wish = { nodes: options.nodes, racks: options.racks ?? 0, saslSsl: !!options.saslSsl, basePort: options.basePort }
  const layout = await planLayout(dataDir, wish)
  const tlsDir = join(dataDir, 'tls')
  const clientTls = options.saslSsl ? await ensureCertificates(tlsDir) : null
  const properties = { ...(options.saslSsl ? saslSslProperties(options.saslSsl, tlsDir) : {}), ...options.properties }
  const files = nodeFiles(dataDir)
  const prepare = async () => {
    await mkdir(join(dataDir, 'java'), { recursive: true })
    for (const node of layout.nodes) {
      const ours = nodeProperties(layout, node, files.logDirOf(node), properties)
      await writeFile(files.propertiesFileOf(node), formatProperties(options.adjustProperties?.(ours) ?? ours))
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
