import type { History, HistoryPoint } from '#lib/wire/history'

/** One partition's small chart. */
export interface SmallChart {
  readonly partition: number
  readonly points: readonly HistoryPoint[]
  /** null: nothing was recorded. */
  readonly last: number | null
  readonly max: number | null
}

/** A small chart of every partition that was recorded, the one that stands or stood highest first. */
export function smallCharts(series: History['series']): SmallChart[] {
  return series
    .flatMap(({ labels, points }) => {
      const { partition } = labels
      if (partition === undefined) return []
      const max = points.reduce((largest: number | null, point) => Math.max(largest ?? point[2], point[2]), null)
      return [{ partition: Number(partition), points, last: points.at(-1)?.[3] ?? null, max }]
    })
    .toSorted((a, b) => (b.max ?? -1) - (a.max ?? -1) || a.partition - b.partition)
}

/** The top of the scale that all of them share, so that they can be compared by eye: a spike counts. */
export function sharedTop(charts: readonly SmallChart[]): number {
  return charts.reduce((top, { max }) => Math.max(top, max ?? 0), 0)
}
