import type { ClusterState } from '#lib/kafka/cluster-state'
import type { ClusterConfig } from '../config/cluster-config.ts'
import type { ClusterGroupRecord } from '../group-record/cluster-record.ts'
import type { StoredRecord } from '../group-record/record-file.ts'
import type { ApiHost } from '../http/api.ts'
import { log } from '../log.ts'
import type { ClusterReassignments } from '../reassignments/cluster-reassignments.ts'
import { openPredictor } from '../operations/what-if-thread/open-predictor.ts'
import type {
  AlertCenter,
  Changes,
  ClusterHandle,
  HistoryReader,
  OnDemandReads,
  OperationContext,
} from '../operations/context.ts'
import { NOW_MS } from './state-builder.ts'

type FakeParts = Partial<Omit<ClusterHandle, 'changes' | 'reads'>> & {
  changes?: Partial<Changes>
  reads?: Partial<OnDemandReads>
}

/** A cluster whose state is given; what it is asked to change or read on demand is refused unless a test says otherwise. */
export function fakeCluster(state: () => ClusterState, { changes, reads, ...parts }: FakeParts = {}): ClusterHandle {
  const refused = () => Promise.reject(new Error('a test did not expect this call'))
  return {
    config: fakeConfig('test'),
    readOnly: false,
    openToOthers: false,
    state,
    refresh: () => Promise.resolve(),
    tell: () => {},
    reads: { topicConfigs: refused, brokerConfigs: refused, groupNow: refused, logOffsets: refused, ...reads },
    changes: {
      createTopic: refused,
      deleteTopic: refused,
      addPartitions: refused,
      alterTopicConfigs: refused,
      choosePartition: refused,
      produce: refused,
      openRecordWriter: refused,
      deleteGroup: refused,
      commitOffsets: refused,
      deleteOffsets: refused,
      removeMembers: refused,
      alterReassignments: refused,
      placement: refused,
      readThrottles: refused,
      alterThrottles: refused,
      electLeaders: refused,
      ...changes,
    },
    reassignments: fakeReassignments(),
    predictor: openPredictor(),
    firingAlerts: () => 0,
    groupRecord: fakeGroupRecord().record,
    drills: null,
    messages: {
      scan: () => {
        throw new Error('a test did not expect a search')
      },
      export: () => {
        throw new Error('a test did not expect an export')
      },
      read: refused,
      times: refused,
      timeAt: refused,
      open: refused,
    },
    ...parts,
  }
}

export function fakeConfig(id: string, parts: Partial<ClusterConfig> = {}): ClusterConfig {
  return {
    id,
    name: id,
    bootstrap: ['localhost:9092'],
    tls: null,
    sasl: null,
    readOnly: false,
    schemaRegistry: null,
    clientRack: null,
    demoControl: null,
    ...parts,
  }
}

/** A record in memory; `entries`: all that was written. */
export function fakeGroupRecord(): { record: ClusterGroupRecord; entries: StoredRecord[] } {
  const entries: StoredRecord[] = []
  const record: ClusterGroupRecord = {
    exclusively: (_groupId, work) => work(),
    begin: entry => {
      const changeId = `change-${entries.length + 1}`
      const open = { outcome: 'started', startedAtMs: NOW_MS, endedAtMs: null, detail: null, undoneBy: null } as const
      entries.push({ ...entry, ...open, changeId })
      return Promise.resolve(changeId)
    },
    end: (changeId, outcome, detail) => {
      const entry = entries.find(each => each.changeId === changeId)
      if (entry) Object.assign(entry, { outcome, detail, endedAtMs: NOW_MS })
      return Promise.resolve()
    },
    list: groupId =>
      Promise.resolve(
        entries
          .filter(entry => entry.groupId === groupId)
          .map(({ offsets, ...head }) => ({ ...head, hasOffsets: offsets !== null }))
          .toReversed(),
      ),
    read: (groupId, changeId) =>
      Promise.resolve(entries.find(entry => entry.groupId === groupId && entry.changeId === changeId) ?? null),
  }
  return { record, entries }
}

/** None under way, and none may be started. */
export function fakeReassignments(parts: Partial<ClusterReassignments> = {}): ClusterReassignments {
  const refused = () => Promise.reject(new Error('a test did not expect this call'))
  return {
    plan: refused,
    preview: () => undefined,
    start: refused,
    cancel: refused,
    setThrottle: refused,
    settled: () => Promise.resolve(),
    active: null,
    ended: [],
    claims: [],
    trouble: null,
    movesOf: refused,
    others: () => [],
    throttles: () => Promise.resolve({ items: [], asOfMs: NOW_MS, failures: [] }),
    progress: () => ({ movedBytes: 0, totalBytes: 0, bytesPerSecond: null, etaSeconds: null, etaReason: null }),
    ...parts,
  }
}

export const emptyHistory: HistoryReader = {
  query: (_cluster, { fromMs = 0, toMs = 1000 }) => Promise.resolve({ fromMs, toMs, stepMs: 10, series: [], omittedSeries: 0 }),
  events: () => Promise.resolve({ items: [], total: 0, nextCursor: null }),
  addMark: () => Promise.reject(new Error('a test did not expect a mark')),
  removeMark: () => Promise.resolve(false),
}

/** No rule, no destination, and nothing can be made. */
export function fakeAlerts(parts: Partial<AlertCenter> = {}): AlertCenter {
  const refused = () => Promise.reject(new Error('a test did not expect this call'))
  return {
    rules: () => [],
    rule: () => null,
    silences: () => [],
    settled: () => Promise.resolve(),
    createRule: refused,
    changeRule: refused,
    deleteRule: refused,
    createSilence: refused,
    endSilence: refused,
    now: () => ({ items: [], unknown: [], troubles: [], deliveryVersion: 0, asOfMs: NOW_MS }),
    firing: () => 0,
    ended: () => Promise.resolve({ items: [], total: 0 }),
    deliveries: () => Promise.resolve({ items: [], total: 0, waiting: 0 }),
    destinations: () => [],
    counts: () => ({ firing: 0, pending: 0, waiting: 0, destinations: [] }),
    test: refused,
    warnings: () => [],
    close: () => Promise.resolve(),
    ...parts,
  }
}

export const quietLog = { info: () => {}, warn: () => {}, error: () => {} } satisfies typeof log

export function fakeContext(cluster: ClusterHandle, parts: Partial<OperationContext> = {}): OperationContext {
  return { cluster, history: emptyHistory, nowMs: NOW_MS, signal: new AbortController().signal, log: quietLog, ...parts }
}

export function fakeHost(clusters: readonly ClusterHandle[], parts: Partial<ApiHost> = {}): ApiHost {
  return {
    clusters: new Map(clusters.map(cluster => [cluster.config.id, cluster])),
    history: emptyHistory,
    alerts: fakeAlerts(),
    openToOthers: false,
    log: quietLog,
    observe: () => {},
    ...parts,
  }
}
