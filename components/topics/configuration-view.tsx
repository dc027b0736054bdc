'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { clustersQuery, topicConfigsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { flagCodec, textCodec, useUrlState } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Checkbox } from '#components/ui/fields.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { plural } from '#lib/format/number'
import type { Configs } from '#lib/wire/topics'
import { configReading, sourceWords } from './config-words.ts'

const ConfigDialog = dynamic(() => import('./config-dialog.tsx').then(module => module.ConfigDialog), { ssr: false })

export type ConfigEntry = Configs['entries'][number]

/** Every setting of a topic, those it overrides first; one can be changed after seeing what changes. */
export function ConfigurationView({ cluster, name }: { cluster: string; name: string }) {
  const configs = useApi(topicConfigsQuery(cluster, name))
  const readOnly = useApi(clustersQuery()).data?.items.find(each => each.id === cluster)?.readOnly ?? false
  const [filter, setFilter] = useUrlState('q', textCodec)
  const [onlyOverrides, setOnlyOverrides] = useUrlState('overrides', flagCodec)
  const [editing, edit] = useUrlState('edit', textCodec, 'push')
  const refusal = readOnly ? 'This cluster is read-only here: nothing can be changed.' : null
  const columns = useMemo(() => configColumns(refusal, edit), [refusal, edit])
  const [documented, setDocumented] = useState(false)
  return (
    <Section
      title="Configuration"
      note={configs.data && plural(configs.data.entries.filter(isOverride).length, 'override')}
      actions={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Checkbox label="Only overrides" checked={onlyOverrides} onValue={setOnlyOverrides} />
          <Checkbox label="Explain" checked={documented} onValue={setDocumented} />
          <FilterField label="Filter settings" value={filter} onValue={setFilter} />
        </div>
      }
    >
      <QueryView what={`The configuration of ${name}`} query={configs} skeleton={<SkeletonRows rows={20} />}>
        {({ entries }) => (
          <>
            <Table
              stacked
              caption={`Configuration of ${name}`}
              columns={documented ? [...columns, DOCUMENTATION] : columns}
              rows={shownEntries(entries, filter, onlyOverrides)}
              rowKey={entry => entry.name}
              empty={
                <EmptyState title="No setting fits">
                  {onlyOverrides ? 'This topic overrides nothing of that name: it follows its brokers.' : 'Shorten the filter.'}
                </EmptyState>
              }
            />
            {editing !== '' && (
              <EditOne
                cluster={cluster}
                name={name}
                entries={entries}
                editing={editing}
                refusal={refusal}
                onClose={() => edit('')}
              />
            )}
          </>
        )}
      </QueryView>
    </Section>
  )
}

interface EditOneProps {
  readonly cluster: string
  readonly name: string
  readonly entries: readonly ConfigEntry[]
  readonly editing: string
  readonly refusal: string | null
  readonly onClose: () => void
}

function EditOne({ cluster, name, entries, editing, refusal, onClose }: EditOneProps) {
  const entry = entries.find(candidate => candidate.name === editing)
  if (entry === undefined || refusal !== null) return null
  return <ConfigDialog cluster={cluster} topic={name} entry={entry} onClose={onClose} />
}

/** Kafka's word for "set on this very topic". */
export function isOverride(entry: ConfigEntry): boolean {
  return entry.source === 'DYNAMIC_TOPIC_CONFIG' || entry.source === 'TOPIC_CONFIG'
}

function shownEntries(entries: readonly ConfigEntry[], filter: string, onlyOverrides: boolean): ConfigEntry[] {
  const text = filter.trim().toLowerCase()
  return entries
    .filter(entry => entry.name.includes(text) && (!onlyOverrides || isOverride(entry)))
    .toSorted((a, b) => Number(isOverride(b)) - Number(isOverride(a)) || a.name.localeCompare(b.name, 'en'))
}

const DOCUMENTATION: Column<ConfigEntry> = {
  id: 'documentation',
  head: 'What it does',
  className: 'min-w-90 whitespace-normal!',
  cell: entry => <span className="text-ink-2">{entry.documentation ?? 'This broker does not document its settings.'}</span>,
}

function configColumns(refusal: string | null, onEdit: (name: string) => void): Column<ConfigEntry>[] {
  return [
    {
      id: 'name',
      head: 'Setting',
      rowHeader: true,
      cell: entry => (
        <span className="font-mono text-sm" title={entry.documentation ?? undefined}>
          {entry.name}
        </span>
      ),
    },
    { id: 'value', head: 'Value', cell: entry => <Value entry={entry} /> },
    {
      id: 'source',
      head: 'From',
      cell: entry =>
        isOverride(entry) ? (
          <Tag tone="attention">this topic</Tag>
        ) : (
          <span className="text-ink-3">{sourceWords(entry.source)}</span>
        ),
    },
    {
      id: 'edit',
      head: <span className="sr-only">Change</span>,
      align: 'end',
      cell: entry => (
        <Button
          kind="quiet"
          className="-my-1"
          aria-label={`Change ${entry.name}`}
          refusal={refusal ?? (entry.readOnly ? 'Kafka does not let this be changed.' : null)}
          onClick={() => onEdit(entry.name)}
        >
          Change…
        </Button>
      ),
    },
  ]
}

function Value({ entry }: { entry: ConfigEntry }) {
  if (entry.sensitive) return <span className="text-ink-3">hidden by Kafka</span>
  if (entry.value === null || entry.value === '')
    return <span className="text-ink-3">{entry.value === null ? 'not set' : 'empty'}</span>
  const reading = configReading(entry.name, entry.value)
  return (
    <span className="inline-flex max-w-90 items-baseline gap-2">
      <span className="truncate font-mono text-sm" title={entry.value}>
        {entry.value}
      </span>
      {reading !== null && <span className="text-ink-3">{reading}</span>}
    </span>
  )
}
