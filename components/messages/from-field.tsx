'use client'

import { useState } from 'react'
import { useZone } from '#components/ui/clock.tsx'
import { Button } from '#components/ui/button.tsx'
import { Select, TextField } from '#components/ui/fields.tsx'
import { parseInstant, printInstant } from './instant.ts'
import type { MessageQuery } from './message-query.ts'

const AGES = [
  { value: 'ago:600000', label: 'from 10 min ago', spanMs: 600_000 },
  { value: 'ago:3600000', label: 'from 1 h ago', spanMs: 3_600_000 },
  { value: 'ago:86400000', label: 'from 24 h ago', spanMs: 86_400_000 },
] as const
const NEWEST_OF_EACH = 100

type Choice = 'earliest' | 'last' | 'offset' | 'time' | (typeof AGES)[number]['value']

const CHOICES: readonly { value: Choice; label: string }[] = [
  { value: 'earliest', label: 'the whole topic' },
  { value: 'last', label: `newest ${NEWEST_OF_EACH} per partition` },
  ...AGES.map(({ value, label }) => ({ value, label })),
  { value: 'time', label: 'from a time…' },
  { value: 'offset', label: 'from an offset…' },
]

interface FromFieldProps {
  query: MessageQuery
  onFrom: (change: Pick<MessageQuery, 'from'> & Partial<MessageQuery>) => void
}

/** Where the searched stretch begins. "10 min ago" becomes that moment in the URL, so that a link shows the same later. */
export function FromField({ query, onFrom }: FromFieldProps) {
  const zone = useZone()
  const [choice, setChoice] = useState<Choice>(() => choiceOf(query.from))
  const [text, setText] = useState(() => textOf(query.from, zone))
  const [drawn, setDrawn] = useState(query.from)
  if (drawn !== query.from) {
    setDrawn(query.from)
    setChoice(choiceOf(query.from))
    setText(textOf(query.from, zone))
  }
  const choose = (next: Choice) => {
    const age = AGES.find(each => each.value === next)
    if (age !== undefined) return onFrom({ from: `time:${Date.now() - age.spanMs}` })
    setChoice(next)
    setText('')
    if (next === 'earliest') onFrom({ from: 'earliest' })
    if (next === 'last') onFrom({ from: `last:${NEWEST_OF_EACH}` })
  }
  const position = choice === 'offset' ? offsetPosition(text) : choice === 'time' ? timePosition(text, zone) : null
  return (
    <div className="flex flex-wrap items-start gap-2 max-phone:flex-1">
      <Select label="From" hideLabel value={choice} options={CHOICES} onValue={choose} />
      {(choice === 'offset' || choice === 'time') && (
        <>
          <TextField
            label={choice === 'offset' ? 'From offset' : `From time (${zone})`}
            hideLabel
            className={choice === 'offset' ? 'w-36' : 'w-52'}
            controlClassName="font-mono"
            placeholder={choice === 'offset' ? '120004' : '2026-11-23 14:02:07'}
            title={choice === 'offset' ? 'An offset' : `A time in ${zone}, or epoch milliseconds`}
            value={text}
            error={text === '' || position !== null ? null : choice === 'offset' ? 'An offset is a whole number.' : 'Not a time.'}
            onValue={setText}
            onKeyDown={event => {
              if (event.key !== 'Enter' || position === null) return
              event.preventDefault()
              onFrom({ from: position })
            }}
          />
          <Button
            refusal={position === null ? 'Say from where first.' : null}
            onClick={() => position !== null && onFrom({ from: position })}
          >
            Go
          </Button>
        </>
      )}
    </div>
  )
}

function offsetPosition(text: string): string | null {
  const digits = text.replaceAll(/[\s,]/g, '')
  return /^\d{1,19}$/.test(digits) ? `offset:${digits}` : null
}

function timePosition(text: string, zone: string): string | null {
  const timeMs = parseInstant(text, zone)
  return timeMs === null ? null : `time:${timeMs}`
}

function choiceOf(from: string): Choice {
  const [kind] = from.split(':')
  return kind === 'last' || kind === 'offset' || kind === 'time' ? kind : 'earliest'
}

function textOf(from: string, zone: string): string {
  const [kind, argument = ''] = from.split(':')
  return kind === 'time' ? printInstant(Number(argument), zone) : argument
}
