import { heatMap, type HeatMetric } from '#lib/kafka/heat-map'
import { heatMapSentence } from '#lib/kafka/heat-map-sentence'
import type { HeatMapAnswer, HeatRow } from '#lib/wire/heat-map'
import type { OperationContext } from './context.ts'
import { pageOf, type ListQuery, type ListSpec } from './list-page.ts'
import { oncePerState } from './once-per-state.ts'
import { failuresOf } from './partial-truth.ts'

export interface HeatMapQuery extends ListQuery {
  metric?: HeatMetric | undefined
  internal?: boolean | undefined
}

/** Where the topics lie on the brokers, and how evenly. */
export function describeHeatMap({ cluster, nowMs }: OperationContext, query: HeatMapQuery): HeatMapAnswer {
  const state = cluster.state()
  const metric = query.metric ?? 'bytes'
  const map = maps[metric](state)
  const rows = query.internal === false ? map.rows.filter(({ internal }) => !internal) : map.rows
  return {
    ...pageOf(rows, query, spec),
    metric,
    sentence: heatMapSentence(map, metric),
    columns: map.columns,
    imbalance: map.evenness?.imbalance ?? null,
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'offsets', 'log-dirs'], nowMs),
  }
}

const mapOf = (metric: HeatMetric) => oncePerState(state => heatMap(state, metric))
const maps = { bytes: mapOf('bytes'), replicas: mapOf('replicas'), leaders: mapOf('leaders'), rate: mapOf('rate') }

const spec: ListSpec<HeatRow> = {
  id: row => row.topic,
  sorts: { topic: row => row.topic, total: row => row.total, skew: row => row.skew, partitions: row => row.partitions },
  defaultSort: 'topic',
  fields: ['topic', 'internal', 'partitions', 'brokerIds', 'values', 'total', 'skew'] satisfies (keyof HeatRow)[],
}
