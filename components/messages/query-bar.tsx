'use client'

import { Play, Square } from 'lucide-react'
import { useState } from 'react'
import { plural } from '#lib/format/number'
import { Button } from '#components/ui/button.tsx'
import { Checkbox, Select, TextField } from '#components/ui/fields.tsx'
import { FromField } from './from-field.tsx'
import { LIMITS, parsePartitions, type MessageQuery } from './message-query.ts'

interface QueryBarProps {
  query: MessageQuery
  /** null while the topic is not known yet. */
  partitionCount: number | null
  running: boolean
  onSearch: (query: MessageQuery) => void
  onStop: () => void
}

const ORDERS = [
  { value: 'newest', label: 'newest first' },
  { value: 'oldest', label: 'oldest first' },
] as const
const ISOLATIONS = [
  { value: 'read_committed', label: 'committed only' },
  { value: 'read_uncommitted', label: 'also uncommitted and aborted' },
] as const
const LIMIT_OPTIONS = LIMITS.map(limit => ({ value: String(limit), label: `up to ${plural(limit, 'message')}` }))
const PARTITIONS_TEXT = /^\s*(\d{1,7}(\s*-\s*\d{1,7})?(\s*,\s*\d{1,7}(\s*-\s*\d{1,7})?)*)?\s*$/

/** What to look for. Choices search at once; text waits for Search or Enter. */
export function QueryBar({ query, partitionCount, running, onSearch, onStop }: QueryBarProps) {
  const [contains, setContains] = useState(query.contains)
  const [partitions, setPartitions] = useState(query.partitions)
  const [drawn, setDrawn] = useState(query)
  if (drawn !== query) {
    // Another search stands in the URL (a link, the back button): what was typed for the one before gives way.
    setDrawn(query)
    setContains(query.contains)
    setPartitions(query.partitions)
  }
  const partitionsError = explainPartitions(partitions, partitionCount)
  const drafted = (change: Partial<MessageQuery> = {}): MessageQuery => ({
    ...query,
    contains,
    partitions: partitions.replaceAll(/\s/g, ''),
    ...change,
  })
  const search = (change?: Partial<MessageQuery>) => {
    if (partitionsError === null) onSearch(drafted(change))
  }
  return (
    <search aria-label="Messages of this topic">
      <form
        className="mb-2 flex flex-wrap items-start gap-2"
        onSubmit={event => {
          event.preventDefault()
          search({ tail: false })
        }}
      >
        <Select label="Order" hideLabel value={query.order} options={ORDERS} onValue={order => search({ order, tail: false })} />
        <FromField query={query} onFrom={change => search({ ...change, tail: false })} />
        <TextField
          label="Partitions"
          hideLabel
          className="w-42"
          controlClassName="font-mono placeholder:font-sans"
          placeholder={partitionCount === null ? 'all partitions' : `all ${plural(partitionCount, 'partition')}`}
          title="Partitions to search: 0,2,5-7. Empty: all."
          inputMode="numeric"
          maxLength={300}
          value={partitions}
          error={partitionsError}
          onValue={setPartitions}
        />
        <TextField
          label="Text that key, value or a header contains"
          hideLabel
          className="min-w-52 flex-1"
          controlClassName="font-mono placeholder:font-sans"
          placeholder="key, value or header contains…"
          type="search"
          maxLength={500}
          value={contains}
          onValue={setContains}
        />
        <RunButtons query={query} running={running} onTail={() => search({ tail: true })} onStop={onStop} />
        <MoreChoices query={query} onChange={search} />
      </form>
    </search>
  )
}

interface RunButtonsProps {
  query: MessageQuery
  running: boolean
  onTail: () => void
  onStop: () => void
}

function RunButtons({ query, running, onTail, onStop }: RunButtonsProps) {
  return (
    <div className="flex gap-2">
      {running && !query.tail ? (
        <Button kind="main" onClick={onStop}>
          <Square size={12} aria-hidden /> Stop
        </Button>
      ) : (
        <Button kind="main" type="submit">
          Search
        </Button>
      )}
      {running && query.tail ? (
        <Button onClick={onStop}>
          <Square size={12} aria-hidden /> Stop tail
        </Button>
      ) : (
        <Button onClick={onTail} title="Show messages as they arrive">
          <Play size={12} aria-hidden /> Tail
        </Button>
      )}
    </div>
  )
}

function MoreChoices({ query, onChange }: { query: MessageQuery; onChange: (change: Partial<MessageQuery>) => void }) {
  return (
    <div className="flex w-full flex-wrap items-center gap-x-4 gap-y-2 text-ink-2">
      <Checkbox label="match case" checked={query.caseSensitive} onValue={caseSensitive => onChange({ caseSensitive })} />
      <Select
        label="At most"
        hideLabel
        value={String(query.limit)}
        options={LIMIT_OPTIONS}
        onValue={limit => onChange({ limit: Number(limit), tail: false })}
      />
      <Select
        label="Transactions"
        hideLabel
        value={query.isolation}
        options={ISOLATIONS}
        onValue={isolation => onChange({ isolation })}
      />
    </div>
  )
}

function explainPartitions(text: string, count: number | null): string | null {
  if (!PARTITIONS_TEXT.test(text)) return 'Write partitions as 0,2,5-7.'
  if (count === null || parsePartitions(text.replaceAll(/\s/g, ''), count).length > 0) return null
  return `The topic has partitions 0 to ${count - 1}.`
}
