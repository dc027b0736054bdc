import type { MessagePort } from 'node:worker_threads'
import { openAlerts } from './alerts/open-alerts.ts'
import type { Alerts } from './alerts/alerts.ts'
import { apiRoutes } from './api/routes.ts'
import { cachedReads } from './cached-reads.ts'
import type { ClusterConfig } from './config/cluster-config.ts'
import type { Config } from './config/read-config.ts'
import { createClusterRecord } from './group-record/cluster-record.ts'
import { openGroupRecord, type GroupRecord } from './group-record/open-record.ts'
import { createDrills } from './drill/cluster-drills.ts'
import { openDemoControl } from './drill/demo-control.ts'
import { openMeasurement } from './drill/measure/open-measurement.ts'
import { openDrillStore, type DrillStore } from './drill/store/open-drill-store.ts'
import type { History } from './history/open-history.ts'
import { createApi, type Api, type ApiHost } from './http/api.ts'
import type { Kafka } from './kafka-parts.ts'
import { lazyKafka } from './lazy-kafka.ts'
import { liveAnswer } from './live-answers.ts'
import { createHub, type LiveHub } from './live/hub.ts'
import type { StateChange } from './live/touched.ts'
import { messageOf, type Log } from './log.ts'
import type { Observer } from './observer/start-observer.ts'
import type { ObserverChange } from './observer/observer-change.ts'
import type { ClusterHandle } from './operations/context.ts'
import { alertSource } from './operations/alert-source.ts'
import { openPredictor } from './operations/what-if-thread/open-predictor.ts'
import { createReassignments } from './reassignments/cluster-reassignments.ts'
import { openReassignmentStore, type ReassignmentStore } from './reassignments/store/open-store.ts'
import { createProcessMetrics, type ProcessMetrics } from './process-metrics.ts'

/** The client library takes a second of work to load, in slices: not in the first moments, when everybody waits for the first page. */
const WARM_UP_MS = 3000

/** What is made per process and per cluster, and how; server/main.ts gives the real ones. */
export interface RuntimeParts {
  openHistory(dataDir: string, log: Log): Promise<History>
  /** `history` gives a new port for each worker that is started. */
  startObserver(config: ClusterConfig, history: () => MessagePort): Observer
  /** Called once, when Kafka is first needed on the main thread or the process has been up for a while. */
  loadKafka(): Promise<Kafka>
}

/** Everything that lives as long as the process, behind one API. */
export interface Runtime {
  api: Api
  /** From now on /readyz says no, and every live stream is told to come back later. */
  retire(): Promise<void>
  /** Ends what is left: observers, connections, and last the history, which writes what it still holds. */
  close(): Promise<void>
}

export async function startRuntime(config: Config, parts: RuntimeParts, log: Log, version: string): Promise<Runtime> {
  const history = await parts.openHistory(config.server.dataDir, log)
  const metrics = createProcessMetrics()
  let loaded: Promise<Kafka> | null = null
  const kafka = () => (loaded ??= parts.loadKafka())
  const warmUp = setTimeout(() => void kafka().catch(() => {}), WARM_UP_MS)
  const store = openReassignmentStore(config.server.dataDir, log)
  const drillStore = openDrillStore(config.server.dataDir, log)
  const groupRecord = openGroupRecord(config.server.dataDir, log)
  let alerts: Alerts | null = null
  const firing = (clusterId: string) => alerts?.firing(clusterId) ?? null
  const open = { parts, history, kafka, store, firing, drillStore, groupRecord, log, openToOthers: config.server.insecureNoAuth }
  const clusters = config.clusters.map(cluster => startCluster(cluster, open))
  alerts = openAlerts({
    dataDir: config.server.dataDir,
    config: config.alerts,
    sources: clusters.map(({ handle }) => alertSource(handle, history, log)),
    log,
    onChange: () => hub.stateChanged('', { alerts: true }),
  })
  const host: ApiHost = {
    clusters: new Map(clusters.map(({ handle }) => [handle.config.id, handle])),
    history,
    alerts,
    openToOthers: config.server.insecureNoAuth,
    log,
    observe: answer => metrics.answered(answer),
  }
  const hub: LiveHub = createHub({ log, answer: (clusterId, scope) => liveAnswer(api, clusterId, scope) })
  let retired: string | null = null
  const service = {
    version,
    metrics: () => [
      ...metrics.read(),
      ...liveMetrics(hub),
      ...historyMetrics(history),
      kafkaMetric(clusters),
      ...alertMetrics(alerts),
    ],
    metricsConfig: config.metrics,
    notReady: () => retired,
    warnings: () => [
      ...historyWarnings(history),
      ...store.warnings(),
      ...drillStore.warnings(),
      ...groupRecord.warnings(),
      ...alerts.warnings(),
    ],
  }
  const api: Api = createApi(apiRoutes(hub, service), host)
  for (const { handle, observer } of clusters) {
    observer.onChange((_state, change) => hub.stateChanged(handle.config.id, stateChange(change)))
  }
  return {
    api,
    async retire() {
      retired = 'The dashboard is shutting down.'
      await hub.close()
    },
    async close() {
      clearTimeout(warmUp)
      await settled(log, [alerts.close()])
      await settled(
        log,
        clusters.map(cluster => cluster.close()),
      )
      if (loaded !== null) await settled(log, [loaded.then(used => used.close())])
      await settled(log, [store.close(), drillStore.close(), groupRecord.close()])
      await settled(log, [history.close()])
      metrics.close()
    },
  }
}

interface RunningCluster {
  handle: ClusterHandle
  observer: Observer
  close(): Promise<void>
}

interface Open {
  parts: RuntimeParts
  history: History
  kafka: () => Promise<Kafka>
  store: ReassignmentStore
  drillStore: DrillStore
  groupRecord: GroupRecord
  firing: (clusterId: string) => number | null
  log: Log
  openToOthers: boolean
}

function startCluster(
  config: ClusterConfig,
  { parts, history, kafka, store, drillStore, groupRecord, firing, log, openToOthers }: Open,
): RunningCluster {
  const observer = parts.startObserver(config, () => history.port(config.id))
  const access = lazyKafka(config, kafka)
  const state = () => observer.state()
  const cached = cachedReads(access.reads, state)
  const readOnly = config.readOnly || openToOthers
  const reassignments = createReassignments({
    clusterId: config.id,
    readOnly,
    changes: access.changes,
    state,
    refresh: () => void observer.refresh(['metadata', 'quorum']),
    store,
    log,
  })
  observer.onChange(() => reassignments.stateChanged())
  const refresh: ClusterHandle['refresh'] = classes => {
    if (classes.includes('configs')) cached.forget()
    return observer.refresh(classes)
  }
  const drills =
    config.demoControl === null
      ? null
      : createDrills({
          config,
          readOnly,
          control: openDemoControl(config.demoControl),
          cluster: { state, refresh, changes: access.changes },
          store: drillStore,
          measure: openMeasurement,
          log,
        })
  const predictor = openPredictor()
  const handle: ClusterHandle = {
    config,
    readOnly,
    openToOthers,
    state,
    refresh,
    tell: news => observer.tell(news),
    reads: cached,
    changes: access.changes,
    messages: access.messages,
    reassignments,
    predictor,
    firingAlerts: () => firing(config.id),
    groupRecord: createClusterRecord(config.id, groupRecord),
    drills,
  }
  return {
    handle,
    observer,
    async close() {
      // Drills first: what they last do to the cluster shows nowhere else.
      await settled(log, [drills?.close() ?? Promise.resolve()])
      await settled(log, [observer.close(), reassignments.close(), predictor.close()])
      await settled(log, [access.close()])
    },
  }
}

/** Only what moved is set: an absent field means that it did not. */
function stateChange({ topics, groups, brokers, quorum, asOf, events }: ObserverChange): StateChange {
  return { topics, groups, brokers, quorum, asOf, events: events.length > 0 }
}

/** One that fails to end keeps no other from ending. */
async function settled(log: Log, ends: readonly Promise<unknown>[]): Promise<void> {
  for (const end of await Promise.allSettled(ends)) {
    if (end.status === 'rejected') log.warn('something did not end well', { reason: messageOf(end.reason) })
  }
}

type Metrics = ReturnType<ProcessMetrics['read']>

function liveMetrics(hub: LiveHub): Metrics {
  return Object.entries(hub.gauges()).map(([name, value]) => ({
    name: `partitura_live_${snakeCase(name)}`,
    help: `Live streams: ${name}.`,
    type: 'gauge',
    samples: [{ value: typeof value === 'number' ? value : null }],
  }))
}

function kafkaMetric(clusters: readonly RunningCluster[]): Metrics[number] {
  return {
    name: 'partitura_kafka_requests_total',
    help: 'Requests of the observer; they do not depend on how many people look.',
    type: 'counter',
    samples: clusters.map(({ handle, observer }) => ({ labels: { cluster: handle.config.id }, value: observer.requestCount() })),
  }
}

function historyMetrics(history: History): Metrics {
  const { ok, queuedSamples, droppedSamples, seriesCount, sizeBytes } = history.status()
  const values = { ok: ok ? 1 : 0, queuedSamples, droppedSamples, seriesCount, sizeBytes }
  return Object.entries(values).map(([name, value]) => ({
    name: `partitura_history_${snakeCase(name)}`,
    help: `History: ${name}.`,
    type: 'gauge',
    samples: [{ value }],
  }))
}

function alertMetrics(alerts: Alerts): Metrics {
  const { firing, pending, waiting, destinations } = alerts.counts()
  const attempts = destinations.flatMap(({ name, delivered, failed }) => [
    { labels: { destination: name, outcome: 'delivered' }, value: delivered },
    { labels: { destination: name, outcome: 'failed' }, value: failed },
  ])
  return [
    {
      name: 'partitura_alerts',
      help: 'Alerts by state.',
      type: 'gauge',
      // None while the file of alerts could not be read: none is not no alert.
      samples: Object.entries({ firing, pending }).flatMap(([state, value]) =>
        value === null ? [] : [{ labels: { state }, value }],
      ),
    },
    {
      name: 'partitura_alert_deliveries_waiting',
      help: 'Notifications that are not delivered yet.',
      type: 'gauge',
      samples: [{ value: waiting }],
    },
    { name: 'partitura_alert_attempts_total', help: 'Attempts to deliver a notification.', type: 'counter', samples: attempts },
  ]
}

function historyWarnings(history: History): string[] {
  const { degradedReason, warnings } = history.status()
  return degradedReason === null ? warnings : [degradedReason, ...warnings]
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
