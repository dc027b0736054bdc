import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ensureClassArchive } from './brokers/class-archive.ts'
import { startCluster } from './brokers/cluster.ts'
import type { Cluster } from './brokers/cluster.ts'
import { electPreferredLeaders } from './brokers/elect-preferred.ts'
import { startProcessGuard } from './brokers/guard.ts'
import type { ProcessGuard } from './brokers/guard.ts'
import { ensureBrokerJars } from './brokers/jars.ts'
import { projectRoot } from './brokers/paths.ts'
import { isPortFree } from './brokers/ports.ts'
import { startControlServer } from './control-server.ts'
import type { ControlServer } from './control-server.ts'
import { buildDashboard, dashboardEnvironment, dashboardFlags, nodeCommand, waitForDashboard } from './dashboard.ts'
import type { DemoLock } from './demo-lock.ts'
import type { DemoOptions } from './options.ts'
import { supervise } from './supervise.ts'
import type { Supervised } from './supervise.ts'
import type { Terminal } from './terminal.ts'

export type Demo = { close(): Promise<void> }
type Parts = { folder: string; options: DemoOptions; lock: DemoLock; terminal: Terminal; signal: AbortSignal }

const FIRST_BROKER_PORT = 9092
const BROKERS_GRACE_MS = 5500
/** Whoever has just opened the dashboard shall have the processors for it. */
const QUIET_MS = 20_000

/** Starts brokers, control, traffic and dashboard, in that order; `close` ends them in the opposite one. A failed start leaves nothing. */
export async function startDemo(parts: Parts): Promise<Demo> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.reverse()) await closer().catch((error: unknown) => parts.terminal.error(String(error)))
    closers.length = 0
  }
  try {
    await assemble(parts, closer => closers.push(closer))
    return { close }
  } catch (error) {
    await close()
    throw error
  }
}

async function assemble(parts: Parts, onClose: (closer: () => Promise<void>) => void): Promise<void> {
  const { folder, options, lock, terminal, signal } = parts
  if (options.reset)
    await Promise.all(['data', 'dashboard'].map(name => rm(join(folder, name), { recursive: true, force: true })))
  await mkdir(join(folder, 'dashboard'), { recursive: true })
  const built = options.dashboard ? buildDashboard(terminal.step, signal) : Promise.resolve()
  built.catch(() => {})
  const cluster = await startBrokers(parts)
  onClose(() => cluster.close(BROKERS_GRACE_MS))
  const evened = giveLeadershipBack(cluster, terminal, signal)
  onClose(() => evened)
  const control = await startControlServer(cluster, join(folder, 'control.json'))
  onClose(() => control.close())
  const guard = startProcessGuard()
  onClose(() => guard.close())
  const traffic = startTraffic(parts, cluster, guard)
  const children: Supervised[] = [traffic]
  onClose(async () => void (await Promise.all(children.map(child => child.close()))))
  await lock.publish({ bootstrap: cluster.bootstrap, dashboard: null })
  const archiveLater = () => {
    const archived = archiveClasses(signal)
    onClose(() => archived)
  }
  if (!options.dashboard) return archiveLater()
  await built
  const port = await dashboardPort(options.port, terminal)
  children.push(startDashboard(parts, { cluster, control, guard, port }))
  await waitForDashboard(port, signal)
  await lock.publish({ bootstrap: cluster.bootstrap, dashboard: `http://localhost:${port}` })
  terminal.step(`dashboard at http://localhost:${port}`)
  archiveLater()
}

/** For the next start: brokers that find their classes in an archive are up in half the time. Nothing fails without it. */
async function archiveClasses(signal: AbortSignal): Promise<void> {
  await delay(QUIET_MS, undefined, { signal }).catch(() => undefined)
  if (!signal.aborted) await ensureClassArchive(await ensureBrokerJars(), undefined, signal).catch(() => undefined)
}

async function startBrokers({ folder, options, terminal, signal }: Parts): Promise<Cluster> {
  const cluster = await startCluster({
    nodes: options.brokers,
    racks: options.racks,
    dataDir: join(folder, 'data'),
    basePort: FIRST_BROKER_PORT,
    // Retention is to be seen at work: Kafka looks for old segments every five minutes by default.
    properties: { 'log.retention.check.interval.ms': '30000' },
    waitForClassArchive: false,
    signal,
    onProgress: terminal.step,
  })
  terminal.step(`brokers at ${cluster.bootstrap.join(',')}`)
  return cluster
}

/** A cluster that was stopped comes back with its leaders in a heap: once its replicas are in sync, they go where they are drawn. */
async function giveLeadershipBack(cluster: Cluster, terminal: Terminal, signal: AbortSignal): Promise<void> {
  for (const afterMs of [1000, 10_000]) {
    await delay(afterMs, undefined, { signal }).catch(() => undefined)
    const [address] = cluster.bootstrap
    if (signal.aborted || address === undefined) return
    await electPreferredLeaders(address).catch((error: unknown) => terminal.error(`no preferred election: ${String(error)}`))
  }
}

function startTraffic({ folder, terminal }: Parts, cluster: Cluster, guard: ProcessGuard): Supervised {
  return supervise({
    name: 'traffic',
    command: nodeCommand,
    // What it needs is little; without a limit the heap keeps what writing the history once took.
    args: ['--max-old-space-size=96', '--max-semi-space-size=4', join(projectRoot, 'demo', 'traffic', 'main.ts')],
    cwd: projectRoot,
    env: { ...process.env, KAFKA_BROKERS: cluster.bootstrap.join(',') },
    guard,
    logFile: join(folder, 'traffic.log'),
    onLine: terminal.step,
    onTrouble: terminal.error,
  })
}

type DashboardParts = { cluster: Cluster; control: ControlServer; guard: ProcessGuard; port: number }

function startDashboard({ folder, terminal }: Parts, { cluster, control, guard, port }: DashboardParts): Supervised {
  return supervise({
    name: 'dashboard',
    command: nodeCommand,
    args: [...dashboardFlags, join(projectRoot, 'server', 'main.ts')],
    cwd: projectRoot,
    env: {
      ...process.env,
      ...dashboardEnvironment,
      KAFKA_BROKERS: cluster.bootstrap.join(','),
      PORT: String(port),
      PARTITURA_CLUSTER_NAME: 'demo',
      PARTITURA_DATA_DIR: join(folder, 'dashboard'),
      PARTITURA_DEMO_CONTROL: JSON.stringify({ url: control.url, token: control.token }),
    },
    guard,
    logFile: join(folder, 'dashboard.log'),
    onTrouble: terminal.error,
  })
}

/** The dashboard listens on localhost, which is 127.0.0.1 on one machine and ::1 on another: the port must be free on both. */
async function dashboardPort(wished: number, terminal: Terminal): Promise<number> {
  for (let port = wished; port < 65_536; port++) {
    if (!(await isPortFree(port)) || !(await isPortFree(port, 'localhost'))) continue
    if (port !== wished) terminal.step(`port ${wished} is taken, using ${port}`)
    return port
  }
  throw new Error(`there is no free port from ${wished} upwards`)
}
