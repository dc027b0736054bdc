'use client'

import type { FormatChoice } from '#lib/wire/payload'
import { writeUrl } from '#components/data/url-state.ts'
import { FORMAT_CHOICES } from './payload-format.ts'

interface FormatPickerProps {
  /** The URL's parameter. */
  param: 'keyFormat' | 'valueFormat'
  value: FormatChoice
}

const LABELS = { keyFormat: 'Read keys as', valueFormat: 'Read values as' } as const

/** How a column is to be read. The choice stands in the URL, and the messages are read again with it. */
export function FormatPicker({ param, value }: FormatPickerProps) {
  return (
    <select
      aria-label={LABELS[param]}
      title={LABELS[param]}
      className="ml-1.5 h-6 max-w-28 rounded-control border border-transparent bg-transparent text-sm text-ink-2 hover:border-line-strong max-phone:ml-0.5 max-phone:w-11"
      value={value}
      onChange={event => writeUrl({ [param]: event.target.value === 'auto' ? null : event.target.value })}
    >
      {FORMAT_CHOICES.map(choice => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}
