'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/class-names.ts'
import { useZone } from '#components/ui/clock.tsx'
import { TextField } from '#components/ui/fields.tsx'
import { useChartGroup } from './chart-group.tsx'
import { customRange, RANGE_PRESETS } from './time-range.ts'
import { parseWallClock, wallClockText } from './zone-clock.ts'

/** Chooses the time range of the page's charts: five windows that end now, or two moments. */
export function RangePicker() {
  const { range, setRange } = useChartGroup()
  const [editing, setEditing] = useState(false)
  const choice = 'min-h-6 rounded px-1.5 text-sm hover:text-ink'
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-1 gap-y-2">
      <fieldset aria-label="Time range" className="flex flex-wrap items-center gap-0.5">
        {RANGE_PRESETS.map(preset => {
          const chosen = range.kind === 'preset' && range.name === preset.name
          return (
            <button
              key={preset.name}
              type="button"
              aria-pressed={chosen}
              title={preset.words}
              className={classes(choice, chosen ? 'bg-accent-soft font-[600] text-accent' : 'text-ink-2')}
              onClick={() => {
                setEditing(false)
                setRange({ kind: 'preset', name: preset.name })
              }}
            >
              {preset.label}
            </button>
          )
        })}
        <button
          type="button"
          aria-pressed={range.kind === 'custom'}
          aria-expanded={editing}
          className={classes(choice, range.kind === 'custom' ? 'bg-accent-soft font-[600] text-accent' : 'text-ink-2')}
          onClick={() => setEditing(!editing)}
        >
          custom…
        </button>
      </fieldset>
      {editing && <CustomRange onDone={() => setEditing(false)} />}
    </div>
  )
}

function CustomRange({ onDone }: { onDone: () => void }) {
  const { domain, setRange } = useChartGroup()
  const zone = useZone()
  const [from, setFrom] = useState(() => wallClockText(domain[0], zone))
  const [to, setTo] = useState(() => wallClockText(domain[1], zone))
  const fromMs = parseWallClock(from, zone)
  const toMs = parseWallClock(to, zone)
  const refusal =
    fromMs === null || toMs === null ? 'Both moments are needed' : fromMs >= toMs ? 'The end lies before the start' : null
  const apply = () => {
    const range = fromMs === null || toMs === null ? null : customRange(fromMs, toMs)
    if (range === null) return
    setRange(range)
    onDone()
  }
  return (
    <form
      className="flex basis-full flex-wrap items-end justify-end gap-2"
      onSubmit={event => {
        event.preventDefault()
        if (refusal === null) apply()
      }}
    >
      <TextField label={`From (${zone})`} type="datetime-local" step={1} value={from} onValue={setFrom} />
      <TextField label={`To (${zone})`} type="datetime-local" step={1} value={to} onValue={setTo} />
      <Button type="submit" kind="main" refusal={refusal}>
        Show
      </Button>
    </form>
  )
}
