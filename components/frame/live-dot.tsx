'use client'

import { formatAgeExact } from '#lib/format/duration'
import { useLiveStatus } from '#components/data/live-provider.tsx'
import type { LiveState } from '#components/data/live-stream.ts'
import { StateShape, type Shape } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'

const looks: Record<LiveState, { word: string; shape: Shape; colour: string; means: string }> = {
  connecting: { word: 'connecting', shape: 'half', colour: 'text-unknown', means: 'Opening the live stream.' },
  live: {
    word: 'live',
    shape: 'disc',
    colour: 'text-good',
    means: 'Changes arrive as the cluster makes them. The number is the age of the data.',
  },
  stale: {
    word: 'stale',
    shape: 'triangle',
    colour: 'text-attention',
    means: 'The stream is open, but the data has not been renewed for a while.',
  },
  polling: {
    word: 'polling',
    shape: 'half',
    colour: 'text-attention',
    means: 'The stream is lost; the page asks every few seconds instead.',
  },
  lost: {
    word: 'lost',
    shape: 'cross',
    colour: 'text-bad',
    means: 'The dashboard does not answer. What is shown is its last answer.',
  },
}

/** Whether what is on the page is alive, and how old it is. A change of state is read out, the seconds are not. */
export function LiveDot() {
  const { state, ageMs } = useLiveStatus()
  const look = looks[state]
  return (
    <span className="flex items-center gap-[7px] whitespace-nowrap text-ink-2" title={look.means}>
      <span className={look.colour}>
        <StateShape shape={look.shape} />
      </span>
      <span className={classes(state === 'live' && 'max-phone:sr-only')} aria-live="polite">
        {look.word}
      </span>
      {ageMs !== null && (
        <span className="min-w-9 max-phone:min-w-0">
          <span aria-hidden className="pr-[5px] text-ink-3 max-phone:hidden">
            ·
          </span>
          {formatAgeExact(ageMs)}
        </span>
      )}
    </span>
  )
}
