'use client'

import { useId, type ReactNode } from 'react'
import { formatDuration } from '#lib/format/duration'
import { formatCount, plural } from '#lib/format/number'
import type { Cures } from '#lib/kafka/order/cures'
import { Bar } from '#components/ui/bar.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import type { OrderQuery } from './order-query.ts'

type Size = Cures['sizes'][number]

interface BufferSectionProps {
  cures: Cures
  query: OrderQuery
  onChange: (change: Partial<OrderQuery>) => void
}

const MESSAGE_STOPS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000] as const
/** The last stop is no bound. */
const MS_STOPS = [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, null] as const

/** The resequencer: how much may be held and for how long, and what other sizes would change. */
export function BufferSection({ cures, query, onChange }: BufferSectionProps) {
  const { buffer, sizes } = cures
  const enough = sizes.find(({ totals }) => totals.late === 0 && totals.arrived > 0)
  return (
    <Section title="Memory buffer" note="after the read: holds messages and lets them go in order" padded>
      <div className="grid gap-x-6 gap-y-3 phone:grid-cols-2">
        <Slider
          label="Messages held at most"
          stops={MESSAGE_STOPS}
          value={query.bufferMessages}
          words={value => plural(value, 'message')}
          onValue={bufferMessages => onChange({ bufferMessages })}
        />
        <Slider
          label="Held no longer than"
          stops={MS_STOPS}
          value={query.bufferMs}
          words={value => (value === null ? 'no bound by time' : formatDuration(value))}
          onValue={bufferMs => onChange({ bufferMs })}
        />
      </div>
      <p className="mt-3 mb-2" aria-live="polite">
        {buffer.late === 0
          ? 'It restores the order: no message is late.'
          : `${plural(buffer.late, 'message')} ${buffer.late === 1 ? 'is' : 'are'} late and stay out of order.`}{' '}
        <span className="text-ink-2">
          {enough === undefined
            ? `Even ${formatCount(sizes.at(-1)?.limits.messages ?? 0)} messages in memory would not be enough.`
            : enough.limits.messages === 0
              ? 'Nothing needs to be held.'
              : `Holding ${plural(enough.limits.messages, 'message')} is enough for these.`}
        </span>
      </p>
      <Table
        stacked
        caption="What other buffer sizes would change"
        columns={SIZE_COLUMNS}
        rows={sizes}
        rowKey={size => size.limits.messages}
      />
    </Section>
  )
}

const SIZE_COLUMNS: readonly Column<Size>[] = [
  { id: 'size', head: 'Buffer of', align: 'end', rowHeader: true, cell: ({ limits }) => formatCount(limits.messages) },
  { id: 'late', head: 'Late', align: 'end', cell: ({ totals }) => formatCount(totals.late) },
  {
    id: 'bar',
    head: <span className="sr-only">Share that is late</span>,
    cell: ({ totals }) => {
      const share = totals.arrived === 0 ? 0 : totals.late / totals.arrived
      return <Bar share={share} tone={totals.late === 0 ? 'plain' : 'bad'} label={`${totals.late} of ${totals.arrived} late`} />
    },
  },
  {
    id: 'median',
    head: 'Waits, median',
    align: 'end',
    cell: ({ totals }) => (totals.delayMessages === null ? '–' : `${formatCount(Math.round(totals.delayMessages.median))} msg`),
  },
  {
    id: 'max',
    head: 'at most',
    align: 'end',
    cell: ({ totals }) => (totals.delayMessages === null ? '–' : `${formatCount(Math.round(totals.delayMessages.max))} msg`),
  },
]

interface SliderProps<Value> {
  label: string
  stops: readonly Value[]
  value: Value
  words: (value: Value) => string
  onValue: (value: Value) => void
}

function Slider<Value extends number | null>({ label, stops, value, words, onValue }: SliderProps<Value>): ReactNode {
  const id = useId()
  const found = stops.findIndex(stop => stop === value)
  // A link may hold a value between two stops: the next larger one shows it.
  const index =
    found >= 0
      ? found
      : Math.max(
          0,
          stops.findIndex(stop => stop === null || (value !== null && stop >= value)),
        )
  return (
    <div>
      <label htmlFor={id} className="mb-1 flex justify-between gap-3 text-sm font-[540] text-ink-2">
        {label}{' '}
        <output htmlFor={id} className="text-ink tabular-nums">
          {words(value)}
        </output>
      </label>
      <input
        id={id}
        type="range"
        className="w-full accent-accent"
        min={0}
        max={stops.length - 1}
        step={1}
        value={index}
        aria-valuetext={words(value)}
        onChange={event => {
          const stop = stops[Number(event.target.value)]
          if (stop !== undefined) onValue(stop)
        }}
      />
    </div>
  )
}
