/** How a cluster's topics lie on its brokers: one number for each pair, and how even they are. */
import { evenness, type Evenness } from './balance.ts'
import { numberAt, type ClusterState, type PartitionState, type TopicState } from './cluster-state.ts'

export type HeatMetric = 'replicas' | 'leaders' | 'bytes' | 'rate'

export interface HeatRow {
  topic: string
  internal: boolean
  partitions: number
  /** Brokers that hold a replica of the topic, by id; the others hold none. */
  brokerIds: number[]
  /** What each of them has; null: it did not say. */
  values: (number | null)[]
  /** null when any value is unknown. */
  total: number | null
  /**
   * How much more the fullest broker has than it would at best: 0 is as even as whole partitions can be, 0.5 is half as much
   * again. null when any value is unknown or there is nothing to share.
   */
  skew: number | null
}

export interface HeatColumn {
  brokerId: number
  rack: string | null
  /** null when any part is unknown. */
  total: number | null
}

export interface HeatMap {
  rows: HeatRow[]
  columns: HeatColumn[]
  /** Over the brokers whose totals are known; null when none is. */
  evenness: Evenness | null
}

/** Rows in the order of the state, columns by broker id: the brokers that the cluster knows, and those that still hold replicas. */
export function heatMap(state: ClusterState, metric: HeatMetric): HeatMap {
  const totals = new Map<number, number | null>([...state.brokers.keys()].map(brokerId => [brokerId, 0]))
  const brokerCount = Math.max(1, [...state.brokers.values()].filter(({ registered }) => registered).length)
  const rows = [...state.topics.values()].map(topic => {
    const row = rowOf(state, topic, metric, brokerCount)
    row.brokerIds.forEach((brokerId, index) => totals.set(brokerId, plus(totals.get(brokerId), row.values[index])))
    return row
  })
  const columns = [...totals]
    .map(([brokerId, total]) => ({ brokerId, rack: state.brokers.get(brokerId)?.rack ?? null, total }))
    .toSorted((a, b) => a.brokerId - b.brokerId)
  const known = columns.flatMap(({ brokerId, total }) =>
    total !== null && state.brokers.get(brokerId)?.registered ? [total] : [],
  )
  return { rows, columns, evenness: known.length === 0 ? null : evenness(known) }
}

function rowOf(state: ClusterState, topic: TopicState, metric: HeatMetric, brokerCount: number): HeatRow {
  const values = new Map<number, number | null>()
  let largest = 0
  for (const partition of topic.partitions) {
    partition.replicas.forEach((brokerId, index) => {
      const value = valueOf(state, partition, brokerId, index, metric)
      largest = Math.max(largest, value ?? 0)
      values.set(brokerId, plus(values.get(brokerId), value))
    })
  }
  const cells = [...values].toSorted(([a], [b]) => a - b)
  const known = cells.flatMap(([, value]) => (value === null ? [] : [value]))
  const isWhole = known.length === cells.length
  const total = isWhole ? known.reduce((sum, value) => sum + value, 0) : null
  return {
    topic: topic.name,
    internal: topic.internal,
    partitions: topic.partitions.length,
    brokerIds: cells.map(([brokerId]) => brokerId),
    values: cells.map(([, value]) => value),
    total,
    skew: total === null || total === 0 ? null : skewOf(known, total, { largest, brokerCount, metric }),
  }
}

function skewOf(
  values: readonly number[],
  total: number,
  { largest, brokerCount, metric }: { largest: number; brokerCount: number; metric: HeatMetric },
): number {
  const share = total / brokerCount
  const isCount = metric === 'replicas' || metric === 'leaders'
  // Nobody can hold a part of a replica: what one of them weighs is the least that some broker must hold.
  const best = isCount ? Math.ceil(share) : Math.max(share, largest)
  return Math.max(0, Math.max(...values) / best - 1)
}

function valueOf(
  state: ClusterState,
  partition: PartitionState,
  brokerId: number,
  index: number,
  metric: HeatMetric,
): number | null {
  switch (metric) {
    case 'replicas':
      return 1
    case 'leaders':
      return partition.leader === brokerId ? 1 : 0
    case 'bytes':
      return numberAt(state.replicaColumns.sizeBytes, partition.replicaRow + index)
    case 'rate':
      return partition.leader === brokerId ? numberAt(state.partitionColumns.messagesPerSecond, partition.row) : 0
  }
}

/** Unknown and something is unknown. */
function plus(sum: number | null | undefined, value: number | null | undefined): number | null {
  return sum === null || value === null || value === undefined ? null : (sum ?? 0) + value
}
