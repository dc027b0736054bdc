'use client'

import { classes } from '#components/ui/class-names.ts'
import { useNow } from '#components/ui/clock.tsx'
import { formatDuration } from '#lib/format/duration'
import type { Drill } from '#lib/wire/drill'
import { PHASES } from './drill-words.ts'

/** The phases of a drill in their order: how long each took, which one it is in, and what is still to come. */
export function PhaseTrack({ drill }: { drill: Drill }) {
  const nowMs = useNow()
  const entered = new Map(drill.phases.map(phase => [phase.phase, phase]))
  return (
    <ol
      aria-label="Phases of the drill"
      className="mb-3.5 grid grid-cols-[repeat(auto-fit,minmax(118px,1fr))] overflow-hidden rounded-card border border-line bg-sheet"
    >
      {PHASES.map(({ phase, label }) => {
        const found = entered.get(phase)
        const isCurrent = found !== undefined && found.endedAtMs === null
        return (
          <li
            key={phase}
            aria-current={isCurrent ? 'step' : undefined}
            className={classes(
              'border-r border-line px-3 py-2 last:border-r-0',
              isCurrent ? 'bg-accent-soft' : found === undefined && 'text-ink-3',
            )}
          >
            <span className={classes('block text-sm', isCurrent && 'font-[600] text-accent')}>{label}</span>
            <span className="block font-[560] tabular-nums">
              {found === undefined ? (
                <span className="font-normal">{drill.endedAtMs === null ? 'to come' : 'left out'}</span>
              ) : (
                formatDuration(Math.max(0, (found.endedAtMs ?? nowMs) - found.startedAtMs))
              )}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
