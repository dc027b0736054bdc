'use client'

import { PlayIcon, StopIcon } from '#components/ui/icons.tsx'
import { useId, useState } from 'react'
import { plural } from '#lib/format/number'
import { Button } from '#components/ui/button.tsx'
import { Select, TextField } from '#components/ui/fields.tsx'
import { COUNTS, type OrderQuery } from './order-query.ts'
import type { FieldSuggestions } from './suggest-fields.ts'

interface OrderControlsProps {
  query: OrderQuery
  /** What is in force when the URL does not say. */
  by: 'timestamp' | 'sequence'
  sequence: string
  suggestions: FieldSuggestions
  running: boolean
  onChange: (change: Partial<OrderQuery>) => void
  onAgain: () => void
  onStop: () => void
}

const COUNT_OPTIONS = COUNTS.map(count => ({ value: String(count), label: plural(count, 'message') }))
const BYS = [
  { value: 'timestamp', label: 'timestamp' },
  { value: 'sequence', label: 'sequence field' },
] as const
const AGES = [
  { value: '600000', label: 'from 10 min ago' },
  { value: '3600000', label: 'from 1 h ago' },
  { value: '86400000', label: 'from 24 h ago' },
] as const

/** Which messages, and what their order is judged by. Choices read anew at once; typed CEL waits for Enter. */
export function OrderControls(props: OrderControlsProps) {
  const { query, by, sequence, suggestions, running, onChange, onAgain, onStop } = props
  return (
    <search aria-label="Messages of the lens" className="mb-3 flex flex-wrap items-end gap-2">
      <FromSelect query={query} onChange={onChange} />
      <Select
        label="At most"
        value={String(query.count)}
        options={COUNT_OPTIONS}
        onValue={count => onChange({ count: COUNTS.find(each => String(each) === count) ?? query.count })}
      />
      <Select label="Order by" value={by} options={BYS} onValue={value => onChange({ by: value })} />
      {by === 'sequence' && (
        <CelField
          label="Sequence number, in CEL"
          placeholder="value.sequence"
          value={sequence}
          suggestions={suggestions.sequences}
          onValue={value => onChange({ by: 'sequence', sequence: value })}
        />
      )}
      <CelField
        label="Key for the key cure, in CEL"
        placeholder="the message’s own key"
        value={query.keyBy}
        suggestions={['key', ...suggestions.keys]}
        onValue={keyBy => onChange({ keyBy })}
      />
      <div className="flex gap-2">
        {running ? (
          <Button onClick={onStop}>
            <StopIcon size={12} aria-hidden /> Stop
          </Button>
        ) : (
          <Button kind="main" onClick={onAgain}>
            Read again
          </Button>
        )}
        {!(query.tail && running) && (
          <Button onClick={() => (query.tail ? onAgain() : onChange({ tail: true }))} title="Show messages as they arrive">
            <PlayIcon size={12} aria-hidden /> Tail
          </Button>
        )}
      </div>
    </search>
  )
}

function FromSelect({ query, onChange }: Pick<OrderControlsProps, 'query' | 'onChange'>) {
  const fixed = query.tail || query.from.startsWith('time:')
  const options = [
    { value: 'newest', label: 'the newest of every partition' },
    { value: 'earliest', label: 'from the beginning' },
    ...AGES,
    ...(fixed ? [{ value: 'now', label: query.tail ? 'as they arrive' : 'from a time' }] : []),
  ]
  return (
    <Select
      label="Messages"
      value={fixed ? 'now' : query.from}
      options={options}
      onValue={value => {
        if (value === 'now') return
        const spanMs = AGES.some(age => age.value === value) ? Number(value) : null
        onChange({ tail: false, from: spanMs === null ? value : `time:${Date.now() - spanMs}` })
      }}
    />
  )
}

interface CelFieldProps {
  label: string
  placeholder: string
  value: string
  suggestions: readonly string[]
  onValue: (value: string) => void
}

function CelField({ label, placeholder, value, suggestions, onValue }: CelFieldProps) {
  const listId = useId()
  const [draft, setDraft] = useState(value)
  const [drawn, setDrawn] = useState(value)
  if (drawn !== value) {
    setDrawn(value)
    setDraft(value)
  }
  const commit = (text: string) => {
    if (text.trim() !== value) onValue(text.trim())
  }
  return (
    <form
      className="w-52 max-phone:w-full"
      onSubmit={event => {
        event.preventDefault()
        commit(draft)
      }}
    >
      <TextField
        label={label}
        controlClassName="font-mono placeholder:font-sans"
        placeholder={placeholder}
        maxLength={2000}
        list={listId}
        value={draft}
        onValue={text => {
          setDraft(text)
          // Chosen from the list: it is whole.
          if (suggestions.includes(text)) commit(text)
        }}
        onBlur={() => commit(draft)}
      />
      <datalist id={listId}>
        {suggestions.map(path => (
          <option key={path} value={path}>
            {path}
          </option>
        ))}
      </datalist>
    </form>
  )
}
