import { keys } from '#components/data/keys.ts'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { HEAT_METRICS, heatMap, type HeatMapAnswer } from '#lib/wire/heat-map'

export type HeatMetric = HeatMapAnswer['metric']

/** What the page asks for; all of it stands in its URL. */
export interface HeatMapParams {
  readonly metric: HeatMetric
  /** Part of a topic's name, whatever the case. */
  readonly filter: string
  /** With Kafka's own topics. */
  readonly internal: boolean
  readonly sort: HeatSort
  readonly view: 'map' | 'table'
}

export const HEAT_SORTS = ['-total', '-skew', 'topic', '-partitions'] as const
export type HeatSort = (typeof HEAT_SORTS)[number]

/** Reads the page's URL as the view does, for the server to prefetch the same. */
export function heatMapParams(get: (name: string) => string | null): HeatMapParams {
  const metric = get('metric')
  const sort = get('sort')
  return {
    metric: HEAT_METRICS.find(known => known === metric) ?? 'bytes',
    filter: (get('q') ?? '').trim().slice(0, 300),
    internal: get('internal') === '1',
    sort: HEAT_SORTS.find(known => known === sort) ?? '-total',
    view: get('view') === 'table' ? 'table' : 'map',
  }
}

/** The same as parameters of the URL; null leaves one out: the default. The filter is written by its own field. */
export function heatMapUrl({ metric, internal, sort, view }: HeatMapParams): Record<string, string | null> {
  return {
    metric: metric === 'bytes' ? null : metric,
    internal: internal ? '1' : null,
    sort: sort === '-total' ? null : sort,
    view: view === 'map' ? null : view,
  }
}

/** All rows of the map in one answer, up to the API's largest page. */
export function heatMapQuery(cluster: string, { metric, filter, internal, sort }: HeatMapParams) {
  const asked = {
    metric,
    filter: filter === '' ? undefined : filter,
    internal: internal ? undefined : 'false',
    sort,
    limit: 5000,
  }
  return {
    queryKey: [...keys.cluster(cluster), 'heat-map', asked] as const,
    path: clusterPath(cluster, 'heat-map') + queryString(asked),
    schema: heatMap,
    live: null,
  }
}
