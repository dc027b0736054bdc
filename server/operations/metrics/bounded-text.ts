import { setImmediate as nextTurn } from 'node:timers/promises'
import { headOf, lineOf, type Metric } from './prometheus.ts'

/** A metric whose lines are made only as far as they are wanted. */
export interface Family extends Omit<Metric, 'samples'> {
  /** 0: of clusters and brokers. 1: of topics and groups. 2: of partitions. The lower is kept first. */
  rank: 0 | 1 | 2
  /** As many lines as it has at most. */
  count: number
  /** The most important first: what is beyond the bound is left out. */
  samples(): Iterable<Metric['samples'][number]>
}

/** The main thread answers others, too: after so long it does. */
const SLICE_MS = 6

/**
 * Prometheus' text of all families within `maxSeries` lines. Families of one rank share what the ranks before have left, so that
 * none is starved by another; what is left out is counted per family in `partitura_metrics_omitted_series`.
 */
export async function boundedText(families: readonly Family[], maxSeries: number): Promise<string> {
  const allowed = allot(families, maxSeries)
  const parts: string[] = []
  let sliceEndsMs = performance.now() + SLICE_MS
  for (const [index, family] of families.entries()) {
    let left = allowed[index] ?? 0
    if (left === 0 && family.count > 0) continue
    parts.push(headOf(family))
    for (const sample of family.samples()) {
      if (left <= 0) break
      const line = lineOf(family.name, sample)
      if (line === null) continue
      parts.push(line)
      left--
      if (performance.now() < sliceEndsMs) continue
      await nextTurn()
      sliceEndsMs = performance.now() + SLICE_MS
    }
  }
  return `${[...parts, ...omittedLines(families, allowed, maxSeries)].join('\n')}\n`
}

function allot(families: readonly Family[], maxSeries: number): number[] {
  const allowed = families.map(() => 0)
  let budget = maxSeries
  for (const rank of [0, 1, 2]) {
    const ofRank = [...families.entries()].filter(([, family]) => family.rank === rank)
    let waiting = ofRank.length
    // The smallest first: what they do not need is for the others.
    for (const [index, { count }] of ofRank.toSorted(([, a], [, b]) => a.count - b.count)) {
      const share = Math.min(count, Math.floor(budget / waiting))
      allowed[index] = share
      budget -= share
      waiting--
    }
  }
  return allowed
}

function omittedLines(families: readonly Family[], allowed: readonly number[], maxSeries: number): string[] {
  const omitted = {
    name: 'partitura_metrics_omitted_series',
    help: 'Lines left out of this answer for metrics.maxSeries, the least important first.',
    type: 'gauge',
  } as const
  const most = { name: 'partitura_metrics_max_series', help: 'metrics.maxSeries of the configuration.', type: 'gauge' } as const
  const lines = families.flatMap(({ name, count }, index) => {
    const value = count - (allowed[index] ?? 0)
    return value === 0 ? [] : (lineOf(omitted.name, { labels: { family: name }, value }) ?? [])
  })
  return [headOf(omitted), ...lines, headOf(most), `${most.name} ${maxSeries}`]
}
