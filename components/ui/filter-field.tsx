'use client'

import { useEffect, useRef, useState } from 'react'
import { classes } from './class-names.ts'
import { sending, urlChanged, type FilterDraft } from './filter-draft.ts'

interface FilterFieldProps {
  readonly label: string
  /** What the URL holds. */
  readonly value: string
  /**
   * Called at the first key and a moment after the last one, and at once on Enter. `isLeaving`: the reader goes elsewhere, perhaps
   * by a link; an address that is written later would take the place of the one that is being opened.
   */
  readonly onValue: (value: string, isLeaving?: boolean) => void
  readonly className?: string
}

const pauseMs = 150

/** Narrows a list while one types. The text follows the URL when that changes from elsewhere (back, a link, "show all"). */
export function FilterField({ label, value, onValue, className }: FilterFieldProps) {
  const [draft, setDraft] = useState<FilterDraft>({ text: value, seen: value, sent: [] })
  const { text } = draft
  const sentAtMs = useRef(Number.NEGATIVE_INFINITY)
  if (draft.seen !== value) setDraft(urlChanged(draft, value))
  const send = (next: string, isLeaving = false) => {
    sentAtMs.current = performance.now()
    setDraft(sending(draft, next))
    onValue(next, isLeaving)
  }
  const type = (next: string) => {
    if (performance.now() - sentAtMs.current > pauseMs) send(next)
    else setDraft({ ...draft, text: next })
  }
  useEffect(() => {
    if (text === value || draft.seen !== value) return
    const timer = setTimeout(() => {
      sentAtMs.current = performance.now()
      setDraft(current => sending(current, text))
      onValue(text)
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [text, value, draft.seen, onValue])
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={event => type(event.target.value)}
      onKeyDown={event => event.key === 'Enter' && send(text)}
      // A press on a link takes the focus before it is a click.
      onBlur={({ currentTarget: { value: last } }) => last !== value && send(last, true)}
      className={classes(
        'min-h-7.5 w-60 max-w-full rounded-control border border-field bg-sheet px-2.5 py-1 placeholder:text-ink-3',
        className,
      )}
    />
  )
}
