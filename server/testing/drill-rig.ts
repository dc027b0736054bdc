import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '#demo/brokers/cluster'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { startControlServer } from '#demo/control-server'
import { clusterSummary } from '#lib/wire/clusters'
import { drillAnswer, drillList, type DrillAnswer, type DrillBody } from '#lib/wire/drill'
import { startDashboard, type DashboardProcess } from './dashboard-process.ts'

/** Five real brokers with the demo's control, and the dashboard's process before them, as the demo has it. */
export interface DrillRig {
  cluster: Cluster
  readonly dashboard: DashboardProcess
  /** Below /clusters/demo. */
  get(path: string): Promise<{ status: number; body: unknown }>
  change(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Until `is` holds of the drill. @throws when it does not in time */
  until(drillId: string, is: (drill: DrillAnswer) => boolean, limitMs?: number): Promise<DrillAnswer>
  /** Begins a drill and waits for its end. */
  drill(body: DrillBody, limitMs?: number): Promise<DrillAnswer>
  /** Until all brokers are up, every partition is whole and no drill is under way. */
  healed(limitMs?: number): Promise<void>
  /** SIGKILL, and another process with the same data. */
  restartDashboard(): Promise<void>
  close(): Promise<void>
}

const C = '/clusters/demo'
const DRILL_LIMIT_MS = 120_000
const HEALED_LIMIT_MS = 60_000
const LOOK_EVERY_MS = 200

export async function startDrillRig(properties: Record<string, string> = {}): Promise<DrillRig> {
  const folder = await mkdtemp(join(tmpdir(), 'partitura-drills-'))
  const cluster = await startTemporaryCluster({ nodes: 5, properties })
  const control = await startControlServer(cluster, join(folder, 'control.json'))
  const open = () =>
    startDashboard({
      KAFKA_BROKERS: cluster.bootstrap.join(','),
      PARTITURA_CLUSTER_NAME: 'demo',
      PARTITURA_DATA_DIR: join(folder, 'data'),
      PARTITURA_DEMO_CONTROL: JSON.stringify({ url: control.url, token: control.token }),
    })
  let dashboard = await open()
  const rig: DrillRig = {
    cluster,
    get dashboard() {
      return dashboard
    },
    get: path => dashboard.get(C + path),
    change: (method, path, body) => dashboard.change(method, C + path, body),
    async until(drillId, is, limitMs = DRILL_LIMIT_MS) {
      const untilMs = performance.now() + limitMs
      for (;;) {
        const { body } = await dashboard.get(`${C}/drills/${drillId}`)
        const drill = drillAnswer.parse(body)
        if (is(drill)) return drill
        if (performance.now() > untilMs) throw new Error(`the drill is ${drill.state} in ${drill.phase}: ${drill.note}`)
        await sleep(LOOK_EVERY_MS)
      }
    },
    async drill(body, limitMs) {
      const { status, body: begun } = await dashboard.change('POST', `${C}/drills`, body)
      if (status !== 201) throw new Error(`the drill was refused: ${JSON.stringify(begun)}`)
      return rig.until(drillAnswer.parse(begun).drillId, ({ endedAtMs }) => endedAtMs !== null, limitMs)
    },
    async healed(limitMs = HEALED_LIMIT_MS) {
      const untilMs = performance.now() + limitMs
      for (;;) {
        const { body } = await dashboard.get(C)
        const summary = clusterSummary.safeParse(body).data
        const drills = drillList.safeParse((await dashboard.get(`${C}/drills`)).body).data
        const isQuiet = drills?.activeId === null
        if (isQuiet && summary?.state === 'healthy' && summary.brokersUp === cluster.brokers.length) return
        if (performance.now() > untilMs) throw new Error(`the cluster does not heal: ${JSON.stringify(body)}`)
        await sleep(LOOK_EVERY_MS)
      }
    },
    async restartDashboard() {
      await dashboard.end('SIGKILL')
      dashboard = await open()
    },
    async close() {
      await dashboard.end()
      await control.close()
      await cluster.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
  return rig
}
