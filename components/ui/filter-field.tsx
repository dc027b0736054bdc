'use client'

import { useEffect, useState } from 'react'
import { classes } from './class-names.ts'

interface FilterFieldProps {
  readonly label: string
  /** What the URL holds. */
  readonly value: string
  /** Called a moment after the last key, and at once on Enter. */
  readonly onValue: (value: string) => void
  readonly className?: string
}

const pauseMs = 150

/** Narrows a list while one types. The text follows the URL when that changes from elsewhere (back, a link). */
export function FilterField({ label, value, onValue, className }: FilterFieldProps) {
  const [draft, setDraft] = useState({ text: value, from: value })
  const text = draft.from === value ? draft.text : value
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onValue(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text, value, onValue])
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={event => setDraft({ text: event.target.value, from: value })}
      onKeyDown={event => event.key === 'Enter' && onValue(text)}
      className={classes(
        'min-h-7.5 w-60 max-w-full rounded-control border border-field bg-sheet px-2.5 py-1 placeholder:text-ink-3',
        className,
      )}
    />
  )
}
