'use client'

import { useState } from 'react'
import type { Configs } from '#lib/wire/topics'
import { brokerConfigsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { flagCodec, textCodec, useUrlState } from '#components/data/url-state.ts'
import { Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Checkbox } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'

type Entry = Configs['entries'][number]

/** A broker's configuration, asked of it when somebody wants to see it. */
export function BrokerConfigs({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const [shown, setShown] = useState(false)
  return (
    <Section
      title="Configuration"
      note={shown ? undefined : 'asked of the broker on demand'}
      actions={shown ? null : <Button onClick={() => setShown(true)}>Show</Button>}
    >
      {shown ? (
        <ConfigTable cluster={cluster} brokerId={brokerId} />
      ) : (
        <p className="px-3.5 py-3 text-ink-3">Values that differ from Kafka’s defaults come first.</p>
      )}
    </Section>
  )
}

function ConfigTable({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const [filter, setFilter] = useUrlState('config', textCodec)
  const [defaults, setDefaults] = useUrlState('defaults', flagCodec)
  const query = useApi(brokerConfigsQuery(cluster, brokerId))
  return (
    <>
      <div className="flex flex-wrap items-center gap-4 border-b border-line px-3.5 py-2">
        <FilterField label="Filter by name or value" value={filter} onValue={setFilter} />
        <Checkbox label="Defaults as well" checked={defaults} onValue={setDefaults} />
      </div>
      <QueryView what={`The configuration of broker ${brokerId}`} query={query} skeleton={<SkeletonRows rows={8} />}>
        {({ entries }) => (
          <Table
            stacked
            caption={`Configuration of broker ${brokerId}`}
            columns={columns}
            rows={choose(entries, filter, defaults)}
            rowKey={row => row.name}
            empty={<EmptyState title="Nothing matches">{defaults ? null : 'Defaults are hidden.'}</EmptyState>}
          />
        )}
      </QueryView>
    </>
  )
}

function choose(entries: readonly Entry[], filter: string, defaults: boolean): Entry[] {
  const wanted = filter.toLowerCase()
  return entries
    .filter(entry => (defaults || !entry.isDefault) && `${entry.name} ${entry.value ?? ''}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(a.isDefault) - Number(b.isDefault) || a.name.localeCompare(b.name))
}

const columns: readonly Column<Entry>[] = [
  {
    id: 'name',
    head: 'Name',
    rowHeader: true,
    cell: row => (
      <span className="font-mono text-sm" title={row.documentation ?? undefined}>
        {row.name}
      </span>
    ),
  },
  { id: 'value', head: 'Value', className: 'max-w-120 truncate', cell: row => <Value entry={row} /> },
  {
    id: 'source',
    head: 'Source',
    cell: row => <span className="text-sm text-ink-3">{row.source.toLowerCase().replaceAll('_', ' ')}</span>,
  },
  {
    id: 'more',
    head: '',
    cell: row => (row.readOnly ? <Tag title="Changing it needs a restart of the broker">restart</Tag> : null),
  },
]

function Value({ entry }: { entry: Entry }) {
  if (entry.sensitive) return <span className="text-ink-3">hidden by the broker</span>
  if (entry.value === null || entry.value === '') return <span className="text-ink-3">empty</span>
  return (
    <span className="font-mono text-sm" title={entry.value}>
      {entry.value}
    </span>
  )
}
