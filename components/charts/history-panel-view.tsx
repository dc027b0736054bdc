'use client'

import { useMemo, type ReactNode } from 'react'
import type { HistoryMetric } from '#lib/wire/history'
import { ChartPanel } from './chart-panel.tsx'
import type { ChartSubject } from './chart-subject.ts'
import type { ChartSeries } from './chart-rows.ts'
import type { Unit } from './ticks.ts'
import { useHistory } from './use-history.ts'
import { useSubjectEvents } from './use-subject-events.ts'

interface HistoryLine {
  readonly metric: HistoryMetric
  readonly group?: string
  readonly topic?: string
  readonly partition?: string
  readonly brokerId?: number
}

/** How a series of the answer is drawn. `null` leaves it out. */
export type SeriesLook = (labels: Readonly<Record<string, string>>) => Omit<ChartSeries, 'points'> | null

interface HistoryPanelProps {
  readonly cluster: string
  readonly id: string
  readonly title: string
  readonly note?: ReactNode
  readonly unit: Unit
  /** One metric, or two that share the chart. Keep `look` stable: define it outside of the component or memoise it. */
  readonly first: HistoryLine & { readonly look: SeriesLook }
  readonly second?: HistoryLine & { readonly look: SeriesLook }
  /** Whose events are marked. Nothing named: the losses and returns of brokers. */
  readonly subject: ChartSubject
  readonly size?: 'small' | 'medium'
  readonly empty: string
  readonly actions?: ReactNode
}

/** A chart of one or two metrics from the history, over the range of its `<ChartGroup>`. */
export function HistoryPanel({ cluster, first, second, subject, ...panel }: HistoryPanelProps) {
  const { look: firstLook, ...firstLine } = first
  const { look: secondLook, ...secondLine } = second ?? first
  const one = useHistory(cluster, firstLine)
  const two = useHistory(cluster, secondLine, second !== undefined)
  const both = second !== undefined
  const series = useMemo(
    () => [...drawn(one.data?.series, firstLook), ...(both ? drawn(two.data?.series, secondLook) : [])],
    [one.data, two.data, both, firstLook, secondLook],
  )
  const marked = { cluster, subject, ...useSubjectEvents(cluster, subject) }
  return <ChartPanel {...panel} marked={marked} queries={both ? [one, two] : [one]} series={series} />
}

function drawn(
  series: readonly { labels: Record<string, string>; points: ChartSeries['points'] }[] | undefined,
  look: SeriesLook,
): ChartSeries[] {
  return (series ?? []).flatMap(({ labels, points }) => {
    const shown = look(labels)
    return shown === null ? [] : [{ ...shown, points }]
  })
}
