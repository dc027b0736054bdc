/** Which series there are, by number and by labels. Held in memory whole: a number per series and its labels. */
import type { HistoryMetric, HistoryQuery } from '#lib/wire/history'
import type { Sample } from './sample-batch.ts'

export interface Series {
  id: number
  clusterId: string
  metric: HistoryMetric
  labels: Readonly<Record<string, string>>
}

type Labels = Readonly<Record<string, string>>

/** Series per partition may take this share of the places, so that clusters, brokers, topics and groups always find one. */
const PARTITION_SHARE = 0.8

export class SeriesIndex {
  readonly #maxSeries: number
  readonly #byKey = new Map<string, Series>()
  readonly #byId = new Map<number, Series>()
  readonly #byMetric = new Map<string, Set<Series>>()
  /** By metric and one of their labels: a chart of a group must not look at the series of all groups. */
  readonly #byOwner = new Map<string, Set<Series>>()
  #nextId = 1

  constructor(maxSeries: number) {
    this.#maxSeries = maxSeries
  }

  get size(): number {
    return this.#byId.size
  }

  all(): Series[] {
    return [...this.#byId.values()]
  }

  byId(id: number): Series | undefined {
    return this.#byId.get(id)
  }

  /** The sample's series, a new one when it is the first of its kind, or null when all places are taken. */
  seriesOf(clusterId: string, { metric, labels }: Sample, onNew: (series: Series) => void): Series | null {
    const known = this.#byKey.get(keyOf(clusterId, metric, labels))
    if (known) return known
    const places = labels['partition'] === undefined ? this.#maxSeries : this.#maxSeries * PARTITION_SHARE
    if (this.#byId.size >= places) return null
    const series: Series = { id: this.#nextId, clusterId, metric, labels: { ...labels } }
    this.add(series)
    onNew(series)
    return series
  }

  add(series: Series): void {
    const { id, clusterId, metric, labels } = series
    this.#nextId = Math.max(this.#nextId, id + 1)
    this.#byKey.set(keyOf(clusterId, metric, labels), series)
    this.#byId.set(id, series)
    addTo(this.#byMetric, `${clusterId}\n${metric}`, series)
    for (const owner of OWNERS) {
      const name = labels[owner]
      if (name !== undefined) addTo(this.#byOwner, ownerKey(clusterId, metric, owner, name), series)
    }
  }

  remove(series: Series): void {
    this.#byKey.delete(keyOf(series.clusterId, series.metric, series.labels))
    this.#byId.delete(series.id)
    const { clusterId, metric, labels } = series
    removeFrom(this.#byMetric, `${clusterId}\n${metric}`, series)
    for (const owner of OWNERS) {
      const name = labels[owner]
      if (name !== undefined) removeFrom(this.#byOwner, ownerKey(clusterId, metric, owner, name), series)
    }
  }

  /**
   * The series that a query means: those that carry the labels it names, and of these the ones with the fewest labels. So
   * `group=g` is the group's total where there is one, and `partition=*` is one series per partition.
   */
  matching(clusterId: string, query: HistoryQuery): Series[] {
    const wanted = wantedLabels(query)
    const found: Series[] = []
    let fewest = Infinity
    for (const series of this.#candidates(clusterId, query) ?? []) {
      const size = Object.keys(series.labels).length
      if (size > fewest || !carries(series.labels, wanted)) continue
      if (size < fewest) found.length = 0
      fewest = size
      found.push(series)
    }
    return found.toSorted((a, b) => partitionOf(a) - partitionOf(b) || a.id - b.id)
  }

  #candidates(clusterId: string, query: HistoryQuery): ReadonlySet<Series> | undefined {
    for (const owner of OWNERS) {
      const name = query[owner]
      if (name !== undefined) return this.#byOwner.get(ownerKey(clusterId, query.metric, owner, name))
    }
    return this.#byMetric.get(`${clusterId}\n${query.metric}`)
  }
}

/** The label that narrows most comes first. */
const OWNERS = ['group', 'topic'] as const

function ownerKey(clusterId: string, metric: string, owner: (typeof OWNERS)[number], name: string): string {
  return `${clusterId}\n${metric}\n${owner}\n${name}`
}

function addTo(sets: Map<string, Set<Series>>, key: string, series: Series): void {
  const kin = sets.get(key)
  if (kin) kin.add(series)
  else sets.set(key, new Set([series]))
}

function removeFrom(sets: Map<string, Set<Series>>, key: string, series: Series): void {
  const kin = sets.get(key)
  kin?.delete(series)
  if (kin?.size === 0) sets.delete(key)
}

function wantedLabels({ group, topic, partition, brokerId, logDir }: HistoryQuery): [name: string, value: string][] {
  const named = { group, topic, partition, logDir, brokerId: brokerId === undefined ? undefined : String(brokerId) }
  return Object.entries(named).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]))
}

function carries(labels: Labels, wanted: readonly [name: string, value: string][]): boolean {
  return wanted.every(([name, value]) => labels[name] === value || (name === 'partition' && value === '*' && name in labels))
}

function partitionOf({ labels }: Series): number {
  return Number(labels['partition'] ?? -1)
}

/** Log directories and groups come last: they are the only parts that may hold a line feed, and no series has both. */
function keyOf(clusterId: string, metric: HistoryMetric, labels: Labels): string {
  const parts = [labels['topic'], labels['partition'], labels['brokerId'], labels['logDir'], labels['group']]
  return [clusterId, metric, ...parts.map(part)].join('\n')
}

function part(label: string | undefined): string {
  return label === undefined ? '-' : `=${label}`
}
