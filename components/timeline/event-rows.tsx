'use client'

import { useMemo } from 'react'
import type { ClusterEvent } from '#lib/wire/events'
import { formatTimeOfDay } from '#lib/format/timestamp'
import { useZone } from '#components/ui/clock.tsx'
import { EventList } from './event-list.tsx'

interface EventRowsProps {
  readonly cluster: string
  readonly days: readonly { readonly day: string; readonly items: readonly ClusterEvent[] }[]
}

/** Events under the day they happened on. */
export function EventRows({ cluster, days }: EventRowsProps) {
  return days.map(({ day, items }) => <Day key={day} cluster={cluster} day={day} items={items} />)
}

function Day({ cluster, day, items }: { cluster: string; day: string; items: readonly ClusterEvent[] }) {
  const zone = useZone()
  const span = useMemo(() => {
    const newest = items[0]
    const oldest = items.at(-1)
    return newest && oldest ? `${formatTimeOfDay(oldest.timeMs, zone)} to ${formatTimeOfDay(newest.timeMs, zone)}` : ''
  }, [items, zone])
  return (
    <section aria-label={day}>
      <h3 className="flex items-baseline gap-2.5 border-b border-line bg-ground px-3.5 py-1.5 text-sm font-[580]">
        {day}
        <span className="font-normal text-ink-3">{span}</span>
      </h3>
      <EventList cluster={cluster} events={items} empty="" clock />
    </section>
  )
}
