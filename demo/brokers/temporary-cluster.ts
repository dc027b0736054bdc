import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCluster } from './cluster.ts'
import type { Cluster, ClusterOptions } from './cluster.ts'

/** Kafka notices within four seconds instead of nine that a broker was killed: for tests that wait for it. */
export const SHORT_SESSION = { 'broker.session.timeout.ms': '4000', 'broker.heartbeat.interval.ms': '500' }

/** A cluster for a test or a bench: its data lies in a temporary folder, and `close()` kills the brokers and removes it. */
export async function startTemporaryCluster(options: Omit<ClusterOptions, 'dataDir'>): Promise<Cluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'partitura-cluster-'))
  const remove = () => rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  try {
    const cluster = await startCluster({ ...options, dataDir })
    const close = cluster.close.bind(cluster)
    cluster.close = async (graceMs = 0) => {
      await close(graceMs)
      await remove()
    }
    return cluster
  } catch (error) {
    await remove()
    throw error
  }
}
