'use client'

import { useMemo, type ReactNode } from 'react'
import type { HistoryMetric, HistoryPoint } from '#lib/wire/history'
import { ChartPanel } from './chart-panel.tsx'
import type { ChartSubject } from './chart-subject.ts'
import type { ChartSeries } from './chart-rows.ts'
import type { Unit } from './ticks.ts'
import { useDeployMarks } from './use-deploy-marks.ts'
import { useHistory } from './use-history.ts'
import { useSubjectEvents } from './use-subject-events.ts'

interface HistoryLine {
  readonly metric: HistoryMetric
  readonly group?: string
  readonly topic?: string
  readonly partition?: string
  readonly brokerId?: number
  /** Laid over the others from so long ago. */
  readonly shiftMs?: number
  readonly look: SeriesLook
}

/** How a series of the answer is drawn. `null` leaves it out. */
export type SeriesLook = (labels: Readonly<Record<string, string>>) => Omit<ChartSeries, 'points'> | null

interface HistoryPanelProps {
  readonly cluster: string
  readonly id: string
  readonly title: string
  readonly note?: ReactNode
  readonly unit: Unit
  /** One metric, or up to four that share the chart. Keep `look` stable: define it outside of the component or memoise it. */
  readonly first: HistoryLine
  readonly second?: HistoryLine | undefined
  readonly third?: HistoryLine | undefined
  readonly fourth?: HistoryLine | undefined
  /** Whose events are marked. Nothing named: the losses and returns of brokers. */
  readonly subject: ChartSubject
  readonly size?: 'small' | 'medium'
  readonly empty: string
  readonly actions?: ReactNode
}

/** A chart of one or a few metrics from the history, over the range of its `<ChartGroup>`. */
export function HistoryPanel({ cluster, first, second, third, fourth, subject, ...panel }: HistoryPanelProps) {
  const lines = [
    useHistoryLine(cluster, first),
    useHistoryLine(cluster, second),
    useHistoryLine(cluster, third),
    useHistoryLine(cluster, fourth),
  ].filter(line => line !== null)
  // The lists are made anew by whatever draws the panel; what they hold changes with the answers alone.
  const [one, two, three, four] = lines.map(line => line.series)
  const series = useMemo(() => [one, two, three, four].flatMap(each => each ?? []), [one, two, three, four])
  const marked = { cluster, subject, ...useSubjectEvents(cluster, subject), deploys: useDeployMarks(cluster, subject) }
  return <ChartPanel {...panel} marked={marked} queries={lines.map(line => line.query)} series={series} />
}

/** Asked by a place without a line, which asks nothing. */
const NOTHING: HistoryLine = { metric: 'cluster.produced', look: () => null }

/** The series of one line of the panel, as they are drawn; null: there is no such line. */
function useHistoryLine(cluster: string, line: HistoryLine | undefined) {
  const { look, shiftMs = 0, ...asked } = line ?? NOTHING
  const query = useHistory(cluster, asked, { enabled: line !== undefined, shiftMs })
  const series = useMemo(() => drawn(query.data?.series, look, shiftMs), [query.data, look, shiftMs])
  return line === undefined ? null : { query, series }
}

function drawn(
  series: readonly { labels: Record<string, string>; points: ChartSeries['points'] }[] | undefined,
  look: SeriesLook,
  shiftMs: number,
): ChartSeries[] {
  // A line that has no record at all is named as one: a legend that leaves it out would read as if it were not asked for.
  const found = series?.length === 0 ? [{ labels: {}, points: [] }] : (series ?? [])
  return found.flatMap(({ labels, points }) => {
    const shown = look(labels)
    return shown === null ? [] : [{ ...shown, points: shiftMs === 0 ? points : shifted(points, shiftMs) }]
  })
}

function shifted(points: ChartSeries['points'], shiftMs: number): ChartSeries['points'] {
  return points.map(([tMs, min, max, last]): HistoryPoint => [tMs + shiftMs, min, max, last])
}
