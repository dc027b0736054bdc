'use client'

import { eventKind, eventSeverity, type ClusterEvent } from '#lib/wire/events'
import { useHeld, writeUrl } from '#components/data/url-state.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox, Select } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { isWhole, type TimelineFilter } from './timeline-filter.ts'
import { clearedFilter } from './timeline-href.ts'

const kinds = [
  { value: '', label: 'all kinds' },
  ...eventKind.options.map(kind => ({ value: kind, label: kind.replaceAll('-', ' ') })),
]

const severityWords: Record<ClusterEvent['severity'], string> = {
  bad: 'bad',
  attention: 'attention',
  good: 'good',
  info: 'information',
}

const spans = [
  { value: '', label: 'any time' },
  { value: '900000', label: 'last 15 minutes' },
  { value: '3600000', label: 'last hour' },
  { value: '21600000', label: 'last 6 hours' },
  { value: '86400000', label: 'last 24 hours' },
  { value: '604800000', label: 'last 7 days' },
  { value: 'fixed', label: 'as in the link' },
]

interface FilterBarProps {
  readonly filter: TimelineFilter
  /** The page is one topic's: its name is not asked for, its partition is. */
  readonly ofTopic?: boolean
}

/** What narrows the timeline; all of it is in the URL. A span is written as the moment it began, so that a link keeps its meaning. */
export function FilterBar({ filter, ofTopic = false }: FilterBarProps) {
  return (
    <div className="mb-3.5 flex flex-wrap items-center gap-2">
      <FilterField
        label="Words"
        className="w-44!"
        value={filter.words ?? ''}
        onValue={text => writeUrl({ q: text.trim() === '' ? null : text })}
      />
      <KindAndTime filter={filter} />
      <Severities chosen={filter.severities} />
      <FilterField
        label="Broker id"
        className="w-28!"
        value={filter.brokerId === null ? '' : String(filter.brokerId)}
        onValue={text => writeUrl({ broker: text || null })}
      />
      {!ofTopic && (
        <FilterField
          label="Topic"
          className="w-40!"
          value={filter.topic ?? ''}
          onValue={text => writeUrl({ topic: text || null, ...(text === '' && { partition: null }) })}
        />
      )}
      {(ofTopic || filter.topic !== null) && (
        <FilterField
          label="Partition"
          className="w-28!"
          value={filter.partition === null ? '' : String(filter.partition)}
          onValue={text => writeUrl({ partition: text || null })}
        />
      )}
      {!ofTopic && (
        <FilterField
          label="Group"
          className="w-40!"
          value={filter.group ?? ''}
          onValue={text => writeUrl({ group: text || null })}
        />
      )}
      {!isWhole(ofTopic ? { ...filter, topic: null } : filter) && (
        <Button kind="quiet" onClick={() => writeUrl(clearedFilter)}>
          Show all
        </Button>
      )}
    </div>
  )
}

function KindAndTime({ filter }: { filter: TimelineFilter }) {
  const fixed = filter.fromMs !== null || filter.toMs !== null
  const several = filter.kinds.length > 1
  return (
    <>
      <Select
        label="Kind"
        hideLabel
        value={several ? 'several' : (filter.kinds[0] ?? '')}
        options={several ? [...kinds, { value: 'several', label: `${filter.kinds.length} kinds, as in the link` }] : kinds}
        onValue={kind => kind !== 'several' && writeUrl({ kind: kind || null })}
      />
      <Select
        label="Time"
        hideLabel
        value={fixed ? 'fixed' : ''}
        options={fixed ? spans : spans.filter(span => span.value !== 'fixed')}
        onValue={span => span !== 'fixed' && writeUrl({ from: span === '' ? null : String(Date.now() - Number(span)), to: null })}
      />
    </>
  )
}

/** Ticked: only these. None ticked: any. */
function Severities({ chosen }: { chosen: TimelineFilter['severities'] }) {
  const [held, hold] = useHeld(chosen, chosen.join(','))
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 rounded-control border border-line px-2.5">
      <legend className="sr-only">Only how grave</legend>
      {eventSeverity.options.map(severity => (
        <Checkbox
          key={severity}
          label={severityWords[severity]}
          checked={held.includes(severity)}
          onValue={on => {
            const next = eventSeverity.options.filter(each => (each === severity ? on : held.includes(each)))
            hold(next)
            writeUrl({ severity: next.join(',') || null })
          }}
        />
      ))}
    </fieldset>
  )
}
