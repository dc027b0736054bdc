'use client'

import { Link } from '#components/ui/link.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { plural } from '#lib/format/number'
import { formatDay, formatTimeOfDay } from '#lib/format/timestamp'
import type { ClusterEvent } from '#lib/wire/events'
import type { Mark } from '#lib/wire/marks'
import { deploysHref, subjectHref, type ChartSubject } from './chart-subject.ts'

/** The events that a chart marks. */
export interface MarkedEvents {
  readonly cluster: string
  readonly subject: ChartSubject
  /** Newest first. */
  readonly events: readonly ClusterEvent[]
  /** What people marked, newest first. */
  readonly deploys: readonly Mark[]
  /** null: not known yet. */
  readonly total: number | null
  /** Older ones of the chart's time are not among them. */
  readonly cut: boolean
}

interface EventsLineProps {
  readonly marked: MarkedEvents
  readonly domain: readonly [fromMs: number, toMs: number]
}

/** Under a chart: how much happened in its time, and the way to read it. What the marks show to the eye, for a keyboard. */
export function EventsLine({ marked: { cluster, subject, events, deploys, total, cut }, domain }: EventsLineProps) {
  const zone = useZone()
  const oldest = cut ? events.at(-1) : undefined
  return (
    <p className="flex min-h-6 flex-wrap items-center justify-end gap-x-2 text-sm text-ink-3">
      {oldest && (
        <span>
          Marked since {formatDay(oldest.timeMs, zone)}, {formatTimeOfDay(oldest.timeMs, zone)}.
        </span>
      )}
      {deploys.length > 0 && (
        <Link look="bare" className="inline-flex min-h-6 items-center hover:text-ink" href={deploysHref(cluster, ...domain)}>
          {plural(deploys.length, 'mark')} set →
        </Link>
      )}
      <Link
        look="bare"
        className="inline-flex min-h-6 items-center hover:text-ink"
        href={subjectHref(cluster, subject, ...domain)}
      >
        {total === null ? 'Events' : total === 0 ? 'No events' : plural(total, 'event')} in this time →
      </Link>
    </p>
  )
}
