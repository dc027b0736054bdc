import type { ClusterState } from '#lib/kafka/cluster-state'
import type { ClusterConfig } from '../config/cluster-config.ts'
import type { ApiHost } from '../http/api.ts'
import { log } from '../log.ts'
import type { ClusterReassignments } from '../reassignments/cluster-reassignments.ts'
import { openPredictor } from '../operations/what-if-thread/open-predictor.ts'
import type { Changes, ClusterHandle, HistoryReader, OperationContext } from '../operations/context.ts'
import { NOW_MS } from './state-builder.ts'

type FakeParts = Partial<Omit<ClusterHandle, 'changes'>> & { changes?: Partial<Changes> }

/** A cluster whose state is given; what it is asked to change or read on demand is refused unless a test says otherwise. */
export function fakeCluster(state: () => ClusterState, { changes, ...parts }: FakeParts = {}): ClusterHandle {
  const refused = () => Promise.reject(new Error('a test did not expect this call'))
  return {
    config: fakeConfig('test'),
    readOnly: false,
    openToOthers: false,
    state,
    refresh: () => Promise.resolve(),
    reads: { topicConfigs: refused, brokerConfigs: refused },
    changes: {
      createTopic: refused,
      deleteTopic: refused,
      addPartitions: refused,
      alterTopicConfigs: refused,
      choosePartition: refused,
      produce: refused,
      deleteGroup: refused,
      alterReassignments: refused,
      placement: refused,
      readThrottles: refused,
      alterThrottles: refused,
      electLeaders: refused,
      ...changes,
    },
    reassignments: fakeReassignments(),
    predictor: openPredictor(),
    drills: null,
    messages: {
      scan: () => {
        throw new Error('a test did not expect a search')
      },
      export: () => {
        throw new Error('a test did not expect an export')
      },
      read: refused,
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
    demoControl: null,
    ...parts,
  }
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
}

export const quietLog = { info: () => {}, warn: () => {}, error: () => {} } satisfies typeof log

export function fakeContext(cluster: ClusterHandle, parts: Partial<OperationContext> = {}): OperationContext {
  return { cluster, history: emptyHistory, nowMs: NOW_MS, signal: new AbortController().signal, log: quietLog, ...parts }
}

export function fakeHost(clusters: readonly ClusterHandle[], parts: Partial<ApiHost> = {}): ApiHost {
  return {
    clusters: new Map(clusters.map(cluster => [cluster.config.id, cluster])),
    history: emptyHistory,
    openToOthers: false,
    log: quietLog,
    observe: () => {},
    ...parts,
  }
}
