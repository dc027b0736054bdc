'use client'

import { formatAgeExact } from '#lib/format/duration'
import type { ClusterSummary } from '#lib/wire/clusters'
import { useLiveStatus } from '#components/data/live-provider.tsx'
import type { LiveState } from '#components/data/live-stream.ts'
import { StateShape, type Shape } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { useNow } from '#components/ui/clock.tsx'

interface Look {
  readonly word: string
  readonly shape: Shape
  readonly colour: string
  readonly means: string
}

const noAnswer: Look = {
  word: 'no answer',
  shape: 'cross',
  colour: 'text-bad',
  means: 'No broker of this cluster answers. The number is the age of what is shown.',
}

const looks: Record<LiveState, Look> = {
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
export function LiveDot({ cluster }: { cluster: ClusterSummary | null }) {
  const status = useLiveStatus()
  const nowMs = useNow()
  // The stream may be well while the cluster is not: then the age that counts is that of the cluster's last answer.
  const silent = cluster?.state === 'unreachable' && status.state === 'live'
  const look = silent ? noAnswer : looks[status.state]
  const ageMs = silent ? (cluster.asOfMs === null ? null : nowMs - cluster.asOfMs) : status.ageMs
  return (
    <span className="flex items-center gap-[7px] whitespace-nowrap text-ink-2" title={look.means}>
      <span className={look.colour}>
        <StateShape shape={look.shape} />
      </span>
      <span className={classes(look === looks.live && 'max-phone:sr-only')} aria-live="polite">
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
