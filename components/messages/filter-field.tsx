'use client'

import { useId, useRef, useState, type KeyboardEvent } from 'react'
import type { Problem } from '#lib/wire/common'
import { classes } from '#components/ui/class-names.ts'
import { FieldList } from './field-list.tsx'
import { complete, completionAt, type FieldOption } from './filter-completion.ts'

interface FilterFieldProps {
  value: string
  onValue: (text: string) => void
  fields: readonly FieldOption[]
  /** What the server found wrong in this very text; null: nothing. */
  mistake: FilterMistake | null
  className?: string
}

export interface FilterMistake {
  detail: string
  place: { start: number; end: number } | null
}

/** What a problem says about the filter. */
export function mistakeOf(problem: Problem | null): FilterMistake | null {
  const error = problem?.errors.find(({ pointer }) => pointer === '?filter')
  return error === undefined ? null : { detail: error.detail, place: error.place ?? null }
}

/** A filter in CEL, with the names of fields to choose from. Enter chooses one that is marked, and searches otherwise. */
export function FilterField({ value, onValue, fields, mistake, className }: FilterFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  // Where names are offered; null: nowhere. What is offered follows the fields: they may come after the text was typed.
  const [caretAt, setCaretAt] = useState<number | null>(null)
  const [active, setActive] = useState(-1)
  const completion = caretAt === null ? null : completionAt(value, caretAt, fields)
  const offer = (caret: number | null) => {
    setCaretAt(caret)
    setActive(-1)
  }
  const choose = (option: FieldOption) => {
    if (completion === null) return
    const { text, caret } = complete(value, completion, option)
    onValue(text)
    setCaretAt(null)
    // The caret can only be set once the field shows the new text.
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(caret, caret)
    })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const count = completion?.options.length ?? 0
    const marked = completion?.options[active]
    if (event.key === 'ArrowDown' && count === 0) offer(event.currentTarget.selectionStart)
    else if (event.key === 'ArrowDown') setActive((active + 1) % count)
    else if (event.key === 'ArrowUp' && count > 0) setActive((active <= 0 ? count : active) - 1)
    else if (event.key === 'Escape' && completion !== null) setCaretAt(null)
    else if ((event.key === 'Enter' || event.key === 'Tab') && marked !== undefined) choose(marked)
    else {
      if (event.key === 'Enter') setCaretAt(null)
      return
    }
    event.preventDefault()
  }
  const open = completion !== null
  return (
    <div className={classes('relative min-w-0', className)}>
      <label htmlFor={id} className="sr-only">
        Filter in CEL
      </label>
      <input
        ref={input}
        id={id}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${id}-fields`}
        aria-activedescendant={active >= 0 ? `${id}-fields-${active}` : undefined}
        aria-invalid={mistake !== null || undefined}
        aria-describedby={mistake === null ? undefined : `${id}-mistake`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={2000}
        placeholder='filter: value.total > 100 && key.startsWith("a")'
        // Without ligatures: == must not look like one sign.
        className="min-h-7.5 w-full rounded-control border border-field bg-sheet px-2.5 py-1 font-mono [font-variant-ligatures:none] text-base text-ink placeholder:font-sans placeholder:text-ink-3 aria-invalid:border-bad"
        value={value}
        onChange={event => {
          onValue(event.target.value)
          offer(event.target.selectionStart)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setCaretAt(null)}
      />
      <FieldList id={`${id}-fields`} options={completion?.options ?? []} active={active} onChoose={choose} />
      {mistake !== null && <Mistake id={`${id}-mistake`} text={value} mistake={mistake} />}
    </div>
  )
}

/** The filter once more, with the place of the mistake marked, and what to write instead. */
function Mistake({ id, text, mistake: { detail, place } }: { id: string; text: string; mistake: FilterMistake }) {
  return (
    <div id={id} role="alert" className="mt-1 text-sm text-bad">
      {place !== null && (
        <p
          className="font-mono [font-variant-ligatures:none] wrap-anywhere whitespace-pre-wrap text-ink-2"
          data-testid="filter-mistake"
        >
          {text.slice(0, place.start)}
          <mark className="rounded-sm bg-bad-soft text-bad underline decoration-wavy underline-offset-4">
            {text.slice(place.start, place.end) || '␣'}
          </mark>
          {text.slice(place.end)}
        </p>
      )}
      <p className="wrap-anywhere">{detail}</p>
    </div>
  )
}
