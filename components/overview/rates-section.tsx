'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { memo } from 'react'
import type { ClusterEvent } from '#lib/wire/events'
import { useApi } from '#components/data/use-api.ts'
import { writeUrl } from '#components/data/url-state.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useTimed } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonBlock } from '#components/ui/skeleton.tsx'
import { timelineHref } from '#components/timeline/timeline-href.ts'
import { fittingWindow } from '#components/charts/light-chart-paths.ts'
import { LightChart, type LightSeries } from './light-chart.tsx'
import { rateQueries } from './rate-queries.ts'

const RatesHistory = dynamic(() => import('./rates-history.tsx').then(module => module.RatesHistory), {
  ssr: false,
  loading: () => <SkeletonBlock className="h-72" />,
})

interface RatesSectionProps {
  readonly cluster: string
  readonly events: readonly ClusterEvent[]
}

/** Messages produced and consumed. The last hour comes with the page; another range brings the full chart and its code. */
export const RatesSection = memo(function RatesSection({ cluster, events }: RatesSectionProps) {
  const ranged = useSearchParams().get('range') !== null
  return ranged ? <RatesHistory cluster={cluster} /> : <LastHour cluster={cluster} events={events} />
})

const refetchMs = 10_000
const ranges = ['15m', '1h', '6h', '24h', '7d']

function LastHour({ cluster, events }: RatesSectionProps) {
  const [producedQuery, consumedQuery] = rateQueries(cluster)
  const produced = useApi(producedQuery, { refetchMs })
  const consumed = useApi(consumedQuery, { refetchMs })
  return (
    <Section title="Produced and consumed" note="messages per second" actions={<RangeButtons />} padded>
      <QueryView what="The rates" query={produced} skeleton={<SkeletonBlock className="h-48" />}>
        {data => (
          <Chart
            cluster={cluster}
            events={events}
            series={[
              {
                label: 'produced',
                look: { stroke: 'stroke-series-1', text: 'text-ink' },
                stepMs: data.stepMs,
                points: data.series[0]?.points ?? [],
              },
              {
                label: 'consumed',
                look: { stroke: 'stroke-series-2', text: 'text-ink', dash: '3 5' },
                stepMs: consumed.data?.stepMs ?? data.stepMs,
                points: consumed.data?.series[0]?.points ?? [],
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  )
}

// Moves on every ten seconds, which is a sixth of a pixel here.
const inTens = (nowMs: number) => Math.ceil(nowMs / 10_000) * 10_000

/** What led to the loss of a broker, and what it did, is near to it. */
const aroundMs = 60_000

function Chart({ cluster, series, events }: RatesSectionProps & { readonly series: readonly LightSeries[] }) {
  const nowMs = useTimed(inTens)
  const firstMs = series.flatMap(each => each.points.slice(0, 1).map(point => point[0]))
  const { fromMs, toMs } = fittingWindow(firstMs, nowMs)
  if (series.every(each => each.points.length === 0)) {
    return (
      <div className="grid h-[176px] place-items-center">
        <EmptyState title="Nothing recorded yet">Two looks at the cluster make the first point.</EmptyState>
      </div>
    )
  }
  const marks = events
    .filter(event => event.kind === 'broker-down' && event.timeMs > fromMs)
    .map(({ timeMs, text, subject }) => ({
      timeMs,
      label: text,
      href: timelineHref(cluster, { broker: subject.brokerId, from: timeMs - aroundMs, to: timeMs + aroundMs }),
    }))
  return <LightChart label="Messages per second" series={series} fromMs={fromMs} toMs={toMs} marks={marks} />
}

function RangeButtons() {
  return (
    <fieldset aria-label="Time range" className="flex flex-wrap items-center gap-0.5">
      {ranges.map(range => (
        <button
          key={range}
          type="button"
          aria-pressed={range === '1h'}
          className={
            range === '1h'
              ? 'min-h-6 rounded bg-accent-soft px-1.5 text-sm font-[600] text-accent'
              : 'min-h-6 rounded px-1.5 text-sm text-ink-2 hover:text-ink'
          }
          onClick={() => writeUrl({ range })}
        >
          {range.replace(/(\d+)/, '$1 ')}
        </button>
      ))}
    </fieldset>
  )
}
