'use client'

import { DownIcon, UpIcon } from '#components/ui/icons.tsx'
import { formatCount } from '#lib/format/number'
import { Button } from '#components/ui/button.tsx'

interface FindBarProps {
  /** What is searched, such as “value”. */
  name: string
  text: string
  onText: (text: string) => void
  /** How many places there are, and which one is shown, from 0. */
  count: number
  current: number
  onMove: (to: number) => void
}

/** Search within one message: Enter goes to the next place, Shift and Enter to the one before. */
export function FindBar({ name, text, onText, count, current, onMove }: FindBarProps) {
  const move = (by: number) => count > 0 && onMove((current + by + count) % count)
  return (
    <search className="flex items-center gap-1 px-3.5 pb-2">
      <input
        type="search"
        aria-label={`Find in ${name}`}
        placeholder={`Find in ${name}`}
        className="min-h-7 w-full min-w-0 rounded-control border border-line bg-sheet px-2 text-sm"
        value={text}
        onChange={event => onText(event.target.value.slice(0, 500))}
        onKeyDown={event => {
          if (event.key === 'Enter') move(event.shiftKey ? -1 : 1)
          // Escape empties the field; the panel closes at the next one.
          if (event.key === 'Escape' && text !== '') {
            event.preventDefault()
            onText('')
          }
        }}
      />
      <output className="text-sm whitespace-nowrap text-ink-3 tabular-nums">
        {text !== '' && (count === 0 ? 'not here' : `${formatCount(current + 1)} of ${formatCount(count)}`)}
      </output>
      {count > 1 && (
        <>
          <Button kind="quiet" aria-label="Previous place" onClick={() => move(-1)}>
            <UpIcon size={14} aria-hidden />
          </Button>
          <Button kind="quiet" aria-label="Next place" onClick={() => move(1)}>
            <DownIcon size={14} aria-hidden />
          </Button>
        </>
      )}
    </search>
  )
}
