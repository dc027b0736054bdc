import { setImmediate as nextTurn } from 'node:timers/promises'
import { headOf, lineOf, type Metric } from './prometheus.ts'

/** What a metric says of one cluster. */
export interface Part {
  cluster: string
  /** As many lines as it has at most. */
  count: number
  /** The most important first: what is beyond the bound is left out. Without the label `cluster`, which all get. */
  samples(): Iterable<Metric['samples'][number]>
}

/** A metric whose lines are made only as far as they are wanted. */
export interface Family extends Omit<Metric, 'samples'> {
  /** 0: of clusters and brokers. 1: of topics and groups. 2: of partitions. The lower is kept first. */
  rank: 0 | 1 | 2
  parts: readonly Part[]
}

/** The main thread answers others, too: after so long it does. */
const SLICE_MS = 6

/**
 * Prometheus' text of all families within `maxSeries` lines. Families of one rank share what the ranks before have left, and the
 * clusters share what their family gets, so that none is starved by another; what is left out is counted per family and cluster
 * in `partitura_metrics_omitted_series`.
 */
export async function boundedText(families: readonly Family[], maxSeries: number): Promise<string> {
  const allowed = allot(families, maxSeries)
  const texts: string[] = []
  let sliceEndsMs = performance.now() + SLICE_MS
  for (const [index, family] of families.entries()) {
    const shares = allowed[index] ?? []
    if (sum(shares) === 0 && countOf(family) > 0) continue
    texts.push(headOf(family))
    for (const line of linesOf(family, shares)) {
      texts.push(line)
      if (performance.now() < sliceEndsMs) continue
      await nextTurn()
      sliceEndsMs = performance.now() + SLICE_MS
    }
  }
  return `${[...texts, ...omittedLines(families, allowed, maxSeries)].join('\n')}\n`
}

function* linesOf({ name, parts }: Family, shares: readonly number[]): Generator<string> {
  for (const [at, part] of parts.entries()) {
    let left = shares[at] ?? 0
    if (left === 0) continue
    for (const { labels, value } of part.samples()) {
      const line = lineOf(name, { labels: { cluster: part.cluster, ...labels }, value })
      if (line === null) continue
      yield line
      left--
      if (left === 0) break
    }
  }
}

/** How many lines each cluster may have in each family. */
function allot(families: readonly Family[], maxSeries: number): number[][] {
  const allowed: number[][] = families.map(() => [])
  let budget = maxSeries
  for (const rank of [0, 1, 2]) {
    const ofRank = [...families.entries()].filter(([, family]) => family.rank === rank)
    const totals = sharesOf(
      ofRank.map(([, family]) => countOf(family)),
      budget,
    )
    for (const [at, [index, { parts }]] of ofRank.entries()) {
      allowed[index] = sharesOf(
        parts.map(({ count }) => count),
        totals[at] ?? 0,
      )
    }
    budget -= sum(totals)
  }
  return allowed
}

/** The smallest first: what they do not need is for the others. */
function sharesOf(counts: readonly number[], budget: number): number[] {
  const shares = counts.map(() => 0)
  let left = budget
  let waiting = counts.length
  for (const [index, count] of [...counts.entries()].toSorted(([, a], [, b]) => a - b)) {
    const share = Math.min(count, Math.floor(left / waiting))
    shares[index] = share
    left -= share
    waiting--
  }
  return shares
}

function omittedLines(families: readonly Family[], allowed: readonly (readonly number[])[], maxSeries: number): string[] {
  const omitted = {
    name: 'partitura_metrics_omitted_series',
    help: 'Lines about a cluster left out of this answer for metrics.maxSeries, the least important first.',
    type: 'gauge',
  } as const
  const most = { name: 'partitura_metrics_max_series', help: 'metrics.maxSeries of the configuration.', type: 'gauge' } as const
  const lines = families.flatMap(({ name, parts }, index) =>
    parts.flatMap(({ cluster, count }, at) => {
      const value = count - (allowed[index]?.[at] ?? 0)
      return value === 0 ? [] : (lineOf(omitted.name, { labels: { cluster, family: name }, value }) ?? [])
    }),
  )
  return [headOf(omitted), ...lines, headOf(most), `${most.name} ${maxSeries}`]
}

function countOf({ parts }: Family): number {
  return sum(parts.map(({ count }) => count))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
