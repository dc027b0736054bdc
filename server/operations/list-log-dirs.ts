import type { BrokerState, ClusterState, LogDirState } from '#lib/kafka/cluster-state'
import { numberAt } from '#lib/kafka/cluster-state'
import { forecastDisk, type SizePoint } from '#lib/kafka/disk-forecast'
import type { HistoryMetric } from '#lib/wire/history'
import type { LogDirDetail, logDirList } from '#lib/wire/log-dirs'
import type * as z from 'zod/mini'
import type { OperationContext } from './context.ts'
import { oncePerState } from './once-per-state.ts'
import { failuresOf } from './partial-truth.ts'

/** Growth is measured over the last day, or as much of it as somebody looked. */
const WINDOW_MS = 24 * 3_600_000
/** What has been looked at for less than this would fall into a few points of the whole window: it is read in finer ones. */
const FINE_WINDOW_MS = 2 * 3_600_000
const POINTS = 96
const MOST_TOPICS = 20

type Points = ReadonlyMap<string, readonly SizePoint[]>

/** Every log directory of every broker, those that have failed included. Growth comes from the history's store. */
export async function listLogDirs(context: OperationContext, query: { brokerId?: number }): Promise<z.infer<typeof logDirList>> {
  const { cluster, nowMs } = context
  const state = cluster.state()
  const wanted = [...state.brokers.values()].filter(({ brokerId }) => query.brokerId === undefined || brokerId === query.brokerId)
  const [sizes, usable] = await Promise.all([
    pointsOf(context, 'log-dir.size-bytes', query.brokerId),
    pointsOf(context, 'log-dir.usable-bytes', query.brokerId),
  ])
  const items = wanted
    .toSorted((a, b) => a.brokerId - b.brokerId)
    .flatMap(broker => (broker.logDirs ?? []).map((dir, index) => detailOf({ state, broker, dir, index, sizes, usable, nowMs })))
  return {
    items,
    total: items.length,
    nextCursor: null,
    asOfMs: state.looks['log-dirs'].asOfMs,
    failures: failuresOf(state, ['log-dirs'], nowMs),
  }
}

interface DetailInput {
  state: ClusterState
  broker: BrokerState
  dir: LogDirState
  index: number
  sizes: Points
  usable: Points
  nowMs: number
}

function detailOf({ state, broker, dir, index, sizes, usable, nowMs }: DetailInput): LogDirDetail {
  const { brokerId, logDirsAsOfMs } = broker
  const key = keyOf(String(brokerId), dir.path)
  const held = contentsOf(state).get(brokerId)?.[index] ?? { replicas: 0, topics: [] }
  const { measuredMs, ...found } = forecastDisk({
    sizes: sizes.get(key) ?? [],
    usable: usable.get(key) ?? [],
    usableBytes: dir.usableBytes,
    nowMs,
  })
  const failed = { fullAtMs: null, daysUntilFull: null, filledBy: null, reason: `The directory has failed: ${dir.error}.` }
  return {
    brokerId,
    ...dir,
    readAtMs: logDirsAsOfMs,
    replicaCount: held.replicas,
    growthMeasuredMs: measuredMs,
    ...found,
    ...(dir.error !== null && failed),
    topics: held.topics.slice(0, MOST_TOPICS),
  }
}

async function pointsOf(context: OperationContext, metric: HistoryMetric, brokerId?: number): Promise<Points> {
  const [coarse, fine] = await Promise.all(
    [WINDOW_MS, FINE_WINDOW_MS].map(windowMs => pointsIn(context, windowMs, metric, brokerId)),
  )
  const beganMs = context.nowMs - FINE_WINDOW_MS
  return new Map(
    [...(coarse ?? [])].map(([key, points]) => [key, (points[0]?.[0] ?? 0) > beganMs ? (fine?.get(key) ?? points) : points]),
  )
}

async function pointsIn(
  { cluster, history, nowMs }: OperationContext,
  windowMs: number,
  metric: HistoryMetric,
  brokerId?: number,
): Promise<Points> {
  const range = { fromMs: nowMs - windowMs, toMs: nowMs, points: POINTS }
  const { series } = await history.query(
    cluster.config.id,
    { metric, ...range, ...(brokerId !== undefined && { brokerId }) },
    nowMs,
  )
  return new Map(
    series.map(({ labels, points }) => {
      const ends = points.map(([timeMs, , , last]): SizePoint => [timeMs, last])
      return [keyOf(labels['brokerId'] ?? '', labels['logDir'] ?? ''), ends]
    }),
  )
}

interface Contents {
  replicas: number
  topics: LogDirDetail['topics']
}

/** What lies in every log directory, by broker and the directory's place in its list. */
const contentsOf = oncePerState((state): ReadonlyMap<number, readonly Contents[]> => {
  const { sizeBytes, logDir } = state.replicaColumns
  const sums = new Map<number, Map<string, { replicas: number; sizeBytes: number | null }>[]>()
  for (const { name, partitions } of state.topics.values()) {
    for (const { replicas, replicaRow } of partitions) {
      for (const [at, brokerId] of replicas.entries()) {
        const index = logDir[replicaRow + at] ?? -1
        if (index < 0) continue
        const dirs = sums.get(brokerId) ?? []
        if (dirs.length === 0) sums.set(brokerId, dirs)
        const topics = (dirs[index] ??= new Map())
        const size = numberAt(sizeBytes, replicaRow + at)
        const sum = topics.get(name) ?? { replicas: 0, sizeBytes: 0 }
        const total = sum.sizeBytes === null || size === null ? null : sum.sizeBytes + size
        topics.set(name, { replicas: sum.replicas + 1, sizeBytes: total })
      }
    }
  }
  return new Map([...sums].map(([brokerId, dirs]) => [brokerId, Array.from(dirs, topics => contents(topics ?? new Map()))]))
})

function contents(topics: ReadonlyMap<string, { replicas: number; sizeBytes: number | null }>): Contents {
  const list = [...topics].map(([topic, sum]) => ({ topic, ...sum }))
  return {
    replicas: list.reduce((sum, { replicas }) => sum + replicas, 0),
    topics: list.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0)),
  }
}

function keyOf(brokerId: string, path: string): string {
  return `${brokerId} ${path}`
}
