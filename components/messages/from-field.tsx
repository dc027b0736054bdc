'use client'

import { useZone } from '#components/ui/clock.tsx'
import { Select, TextField } from '#components/ui/fields.tsx'
import { NEWEST_OF_EACH, positionOf, type FromChoice, type FromDraft } from './from-draft.ts'

const AGES = [
  { value: 'ago:600000', label: 'from 10 min ago', spanMs: 600_000 },
  { value: 'ago:3600000', label: 'from 1 h ago', spanMs: 3_600_000 },
  { value: 'ago:86400000', label: 'from 24 h ago', spanMs: 86_400_000 },
] as const

const CHOICES: readonly { value: FromChoice | (typeof AGES)[number]['value']; label: string }[] = [
  { value: 'earliest', label: 'the whole topic' },
  { value: 'last', label: `newest ${NEWEST_OF_EACH} per partition` },
  ...AGES,
  { value: 'time', label: 'from a time…' },
  { value: 'offset', label: 'from an offset…' },
]

interface FromFieldProps {
  draft: FromDraft
  /** Typed, not yet to be searched for. */
  onDraft: (draft: FromDraft) => void
  /** Chosen from the list: search at once from this position. */
  onPosition: (position: string) => void
}

/** Where the searched stretch begins. "10 min ago" becomes that moment in the URL, so that a link shows the same later. */
export function FromField({ draft, onDraft, onPosition }: FromFieldProps) {
  const zone = useZone()
  const typed = draft.choice === 'offset' || draft.choice === 'time'
  const choose = (choice: (typeof CHOICES)[number]['value']) => {
    const age = AGES.find(each => each.value === choice)
    if (age !== undefined) return onPosition(`time:${Date.now() - age.spanMs}`)
    if (choice === 'earliest') return onPosition('earliest')
    if (choice === 'last') return onPosition(`last:${NEWEST_OF_EACH}`)
    if (choice === 'offset' || choice === 'time') onDraft({ choice, text: '' })
  }
  const wrong = draft.text !== '' && positionOf(draft, zone) === null
  return (
    <>
      <Select
        label="From"
        hideLabel
        className="max-phone:flex-1"
        controlClassName="max-phone:w-full"
        value={draft.choice}
        options={CHOICES}
        onValue={choose}
      />
      {typed && (
        <TextField
          label={draft.choice === 'offset' ? 'From offset' : `From time (${zone})`}
          hideLabel
          required
          className={draft.choice === 'offset' ? 'w-36 max-phone:w-full' : 'w-52 max-phone:w-full'}
          controlClassName="font-mono placeholder:font-sans"
          placeholder={draft.choice === 'offset' ? 'offset' : '2026-11-23 14:02:07'}
          title={draft.choice === 'offset' ? 'An offset' : `A time in ${zone}, or epoch milliseconds`}
          value={draft.text}
          error={wrong ? (draft.choice === 'offset' ? 'An offset is a whole number.' : 'Not a time.') : null}
          onValue={text => onDraft({ ...draft, text })}
        />
      )}
    </>
  )
}
