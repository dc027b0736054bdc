'use client'

import { useState } from 'react'
import { plural } from '#lib/format/number'
import type { Problem } from '#lib/wire/common'
import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/class-names.ts'
import { useZone } from '#components/ui/clock.tsx'
import { Checkbox, Select, TextField } from '#components/ui/fields.tsx'
import { mistakeOf } from './filter-field.tsx'
import { FilterRow } from './filter-row.tsx'
import { fromDraftOf, positionOf, type FromDraft } from './from-draft.ts'
import { FromField } from './from-field.tsx'
import { DEFAULT_QUERY, LIMITS, parsePartitions, type MessageQuery } from './message-query.ts'
import { PlayIcon, StopIcon } from '#components/ui/icons.tsx'

interface QueryBarProps {
  cluster: string
  topic: string
  query: MessageQuery
  /** Why this query could not be searched for; null: it could. */
  problem: Problem | null
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
export function QueryBar({ cluster, topic, query, problem, partitionCount, running, onSearch, onStop }: QueryBarProps) {
  const zone = useZone()
  const [draft, setDraft] = useState(() => draftOf(query, zone))
  const [drawn, setDrawn] = useState(query)
  // What was asked for last: the URL follows a moment later, and a choice must not jump back meanwhile.
  const [asked, setAsked] = useState(query)
  const [unfolded, setUnfolded] = useState(() => hasMoreChoices(query))
  if (drawn !== query) {
    // Another search stands in the URL (a link, the back button): what was typed for the one before gives way.
    setDrawn(query)
    setDraft(draftOf(query, zone))
    setAsked(query)
  }
  const partitionsError = explainPartitions(draft.partitions, partitionCount)
  const search = (change: Partial<MessageQuery>) => {
    const from = change.from ?? fromPosition(draft.from, asked.from, zone)
    if (partitionsError !== null || from === null) return
    const { contains, filter, key } = draft
    const partitions = draft.partitions.replaceAll(/\s/g, '')
    // Another filter fails on other messages.
    const failing = asked.failing && filter === asked.filter
    const next = { ...asked, contains, filter, key, failing, partitions, ...change, from }
    setAsked(next)
    onSearch(next)
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
        <Select
          label="Order"
          hideLabel
          className="max-phone:flex-1"
          controlClassName="max-phone:w-full"
          value={asked.order}
          options={ORDERS}
          onValue={order => search({ order, tail: false })}
        />
        <FromField
          draft={draft.from}
          onDraft={from => setDraft({ ...draft, from })}
          onPosition={from => search({ from, tail: false })}
        />
        <TextField
          label="Partitions"
          hideLabel
          className={classes('w-42 max-phone:w-full', !unfolded && 'max-phone:hidden')}
          controlClassName="font-mono placeholder:font-sans"
          placeholder={partitionCount === null ? 'all partitions' : `all ${plural(partitionCount, 'partition')}`}
          title="Partitions to search: 0,2,5-7. Empty: all."
          maxLength={300}
          value={draft.partitions}
          error={partitionsError}
          onValue={partitions => setDraft({ ...draft, partitions })}
        />
        <TextField
          label="Text that key, value or a header contains"
          hideLabel
          className="min-w-52 flex-1 max-phone:basis-full"
          controlClassName="font-mono placeholder:font-sans"
          placeholder="key, value or header contains…"
          type="search"
          maxLength={500}
          value={draft.contains}
          onValue={contains => setDraft({ ...draft, contains })}
        />
        <RunButtons query={query} running={running} onTail={() => search({ tail: true })} onStop={onStop} />
        <Button kind="quiet" className="phone:hidden" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? 'Fewer choices' : 'More choices'}
        </Button>
        <FilterRow
          cluster={cluster}
          topic={topic}
          filter={draft.filter}
          keyText={draft.key}
          mistake={draft.filter === query.filter ? mistakeOf(problem) : null}
          keyError={draft.key === query.key ? (problem?.errors.find(({ pointer }) => pointer === '?key')?.detail ?? null) : null}
          className={unfolded ? '' : 'max-phone:hidden'}
          onFilter={filter => setDraft({ ...draft, filter })}
          onKey={key => setDraft({ ...draft, key })}
        />
        <MoreChoices query={asked} className={unfolded ? '' : 'max-phone:hidden'} onChange={search} />
      </form>
    </search>
  )
}

/** What is typed and not yet searched for. */
interface Draft {
  from: FromDraft
  partitions: string
  contains: string
  filter: string
  key: string
}

function draftOf(query: MessageQuery, zone: string): Draft {
  const { partitions, contains, filter, key } = query
  return { from: fromDraftOf(query.from, zone), partitions, contains, filter, key }
}

/** Untouched, it stays what it is in the URL: a clock's reading may stand for two moments when summer time ends. */
function fromPosition(draft: FromDraft, current: string, zone: string): string | null {
  const drawn = fromDraftOf(current, zone)
  return drawn.choice === draft.choice && drawn.text === draft.text ? current : positionOf(draft, zone)
}

/** On a phone the rarer choices are folded away, unless one of them is in use. */
function hasMoreChoices({ partitions, filter, key, caseSensitive, limit, isolation }: MessageQuery): boolean {
  const usual =
    partitions === '' &&
    filter === '' &&
    key === '' &&
    !caseSensitive &&
    limit === DEFAULT_QUERY.limit &&
    isolation === DEFAULT_QUERY.isolation
  return !usual
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
          <StopIcon size={12} aria-hidden /> Stop
        </Button>
      ) : (
        <Button kind="main" type="submit">
          Search
        </Button>
      )}
      {running && query.tail ? (
        <Button onClick={onStop}>
          <StopIcon size={12} aria-hidden /> Stop tail
        </Button>
      ) : (
        <Button onClick={onTail} title="Show messages as they arrive">
          <PlayIcon size={12} aria-hidden /> Tail
        </Button>
      )}
    </div>
  )
}

interface MoreChoicesProps {
  query: MessageQuery
  className: string
  onChange: (change: Partial<MessageQuery>) => void
}

function MoreChoices({ query, className, onChange }: MoreChoicesProps) {
  return (
    <div className={classes('flex w-full flex-wrap items-center gap-x-4 gap-y-2 text-ink-2', className)}>
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
