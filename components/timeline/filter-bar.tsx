'use client'

import { eventKind } from '#lib/wire/events'
import { writeUrl } from '#components/data/url-state.ts'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { isWhole, type TimelineFilter } from './timeline-filter.ts'

const kinds = [
  { value: '', label: 'all kinds' },
  ...eventKind.options.map(kind => ({ value: kind, label: kind.replaceAll('-', ' ') })),
]

const spans = [
  { value: '', label: 'any time' },
  { value: '900000', label: 'last 15 minutes' },
  { value: '3600000', label: 'last hour' },
  { value: '21600000', label: 'last 6 hours' },
  { value: '86400000', label: 'last 24 hours' },
  { value: '604800000', label: 'last 7 days' },
  { value: 'fixed', label: 'as in the link' },
]

/** What narrows the timeline; all of it is in the URL. A span is written as the moment it began, so that a link keeps its meaning. */
export function FilterBar({ filter }: { filter: TimelineFilter }) {
  const fixed = filter.fromMs !== null || filter.toMs !== null
  return (
    <div className="mb-3.5 flex flex-wrap items-center gap-2">
      <Select
        label="Kind"
        hideLabel
        value={filter.kind ?? ''}
        options={kinds}
        onValue={kind => writeUrl({ kind: kind || null })}
      />
      <Select
        label="Time"
        hideLabel
        value={fixed ? 'fixed' : ''}
        options={fixed ? spans : spans.filter(span => span.value !== 'fixed')}
        onValue={span => span !== 'fixed' && writeUrl({ from: span === '' ? null : String(Date.now() - Number(span)), to: null })}
      />
      <FilterField
        label="Broker id"
        className="w-28!"
        value={filter.brokerId === null ? '' : String(filter.brokerId)}
        onValue={text => writeUrl({ broker: text || null })}
      />
      <FilterField
        label="Topic"
        className="w-44!"
        value={filter.topic ?? ''}
        onValue={text => writeUrl({ topic: text || null })}
      />
      <FilterField
        label="Group"
        className="w-44!"
        value={filter.group ?? ''}
        onValue={text => writeUrl({ group: text || null })}
      />
      {!isWhole(filter) && (
        <Button
          kind="quiet"
          onClick={() => writeUrl({ kind: null, broker: null, topic: null, group: null, from: null, to: null })}
        >
          Show all
        </Button>
      )}
    </div>
  )
}
