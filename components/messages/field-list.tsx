'use client'

/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a datalist can only complete a whole field, not the name at the caret. */
import type { FieldOption } from './filter-completion.ts'

interface FieldListProps {
  id: string
  options: readonly FieldOption[]
  /** Position of the one that the keyboard has marked; −1: none. */
  active: number
  onChoose: (option: FieldOption) => void
}

/** The options of a combobox whose field keeps the focus. The marked one has the id `<id>-<position>`. */
export function FieldList({ id, options, active, onChoose }: FieldListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Fields of these messages"
      hidden={options.length === 0}
      className="absolute top-full left-0 z-30 mt-1 max-w-full min-w-64 overflow-hidden rounded-control border border-line bg-raised p-1 text-ink shadow-xl"
    >
      {options.map((option, index) => (
        <div
          key={option.path}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className="flex cursor-default items-baseline justify-between gap-4 rounded px-2 py-1 hover:bg-accent-soft aria-selected:bg-accent-soft aria-selected:text-accent"
          // Not a click: the field would lose the focus first.
          onMouseDown={event => {
            event.preventDefault()
            onChoose(option)
          }}
        >
          <span className="min-w-0 overflow-hidden font-mono text-sm text-ellipsis">{option.path}</span>
          <span className="shrink-0 text-sm text-ink-3">{option.types.join(' or ')}</span>
        </div>
      ))}
    </div>
  )
}
