'use client'

import { StateShape } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { classes } from '#components/ui/class-names.ts'
import { plural } from '#lib/format/number'
import { formatDuration } from '#lib/format/duration'
import type { Drill, DrillEvent } from '#lib/wire/drill'

const LOOKS = {
  bad: { shape: 'cross', colour: 'text-bad' },
  attention: { shape: 'triangle', colour: 'text-attention' },
  good: { shape: 'disc', colour: 'text-good' },
  info: { shape: 'disc', colour: 'text-ink-3' },
} as const

/** What happened, with the drill's own clock: newest first while it runs, in its order when it is over. */
export function DrillEvents({ drill }: { drill: Drill }) {
  const events = drill.endedAtMs === null ? drill.events.toReversed() : drill.events
  return (
    <Section
      title="Timeline"
      note="since the broker was acted upon"
      actions={
        drill.omittedEvents > 0 ? (
          <span className="text-sm text-ink-3">{plural(drill.omittedEvents, 'later event')} not kept</span>
        ) : null
      }
    >
      {events.length === 0 ? (
        <EmptyState title="Nothing happened yet" />
      ) : (
        // A stop for the keyboard, which scrolls it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG 2.1.1
        <ol className="max-h-120 overflow-y-auto -outline-offset-2" aria-label="What happened" tabIndex={0}>
          {events.map((event, index) => (
            <li
              key={`${event.timeMs}-${index}`}
              className={classes(
                'grid grid-cols-[76px_10px_minmax(0,1fr)] items-baseline gap-x-2.5 border-b border-line px-3.5 py-1.5 last:border-b-0',
                event.kind === 'step' && 'bg-ground font-[560]',
              )}
            >
              <span className="text-right text-sm text-ink-3 tabular-nums">{clock(event)}</span>
              <span className={LOOKS[event.severity].colour}>
                <StateShape shape={LOOKS[event.severity].shape} />
              </span>
              <span className="wrap-anywhere">{event.text}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

function clock({ afterMs }: DrillEvent): string {
  if (afterMs === null) return 'before'
  return afterMs < 0 ? `−${formatDuration(-afterMs)}` : `+${formatDuration(afterMs)}`
}
