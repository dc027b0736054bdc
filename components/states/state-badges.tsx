import { StateBadge, type Shape, type Tone } from '#components/ui/badge.tsx'
import { Age } from '#components/ui/values.tsx'
import type { BrokerStateName } from '#lib/wire/brokers'
import type { ClusterHealth } from '#lib/wire/clusters'
import type { GroupHealth } from '#lib/wire/groups'

// The one place that says how Kafka's states look, so that a state looks the same on every page.

const brokerLooks: Record<BrokerStateName, { tone: Tone; shape?: Shape; word: string }> = {
  up: { tone: 'good', word: 'up' },
  'catching-up': { tone: 'attention', shape: 'half', word: 'catching up' },
  fenced: { tone: 'attention', shape: 'half', word: 'fenced' },
  unreachable: { tone: 'bad', shape: 'triangle', word: 'unreachable' },
  down: { tone: 'bad', word: 'down' },
}

interface BrokerStateBadgeProps {
  /** May be a word of a newer server: then it is shown as unknown. */
  readonly state: string
  /** Explains on hover. */
  readonly text?: string
  /** Since when, to be shown; null or absent: not shown. */
  readonly sinceMs?: number | null
}

export function BrokerStateBadge({ state, text, sinceMs }: BrokerStateBadgeProps) {
  const look = brokerLook(state)
  return (
    <StateBadge tone={look.tone} {...(look.shape && { shape: look.shape })} {...(text && { title: text })}>
      {look.word}
      {typeof sinceMs === 'number' && (
        <>
          {' '}
          <Age timeMs={sinceMs} short />
        </>
      )}
    </StateBadge>
  )
}

/** How a broker's state looks and is called. */
export function brokerLook(state: string): { tone: Tone; shape?: Shape; word: string } {
  return Object.entries(brokerLooks).find(([name]) => name === state)?.[1] ?? { tone: 'unknown', word: state }
}

const clusterTones: Record<ClusterHealth, Tone> = { healthy: 'good', degraded: 'attention', critical: 'bad', unreachable: 'bad' }

export function ClusterHealthBadge({ state }: { state: ClusterHealth }) {
  return <StateBadge tone={clusterTones[state]}>{state}</StateBadge>
}

const groupLooks: Record<GroupHealth, { tone: Tone; word: string }> = {
  ok: { tone: 'good', word: 'ok' },
  warning: { tone: 'attention', word: 'behind' },
  stalled: { tone: 'bad', word: 'stalled' },
  stopped: { tone: 'bad', word: 'stopped' },
  rewound: { tone: 'attention', word: 'rewound' },
  unknown: { tone: 'unknown', word: 'unknown' },
}

/** `health` may be a word of a newer server. `reason` explains on hover. */
export function GroupHealthBadge({ health, reason }: { health: string; reason?: string | null }) {
  const look = Object.entries(groupLooks).find(([name]) => name === health)?.[1] ?? { tone: 'unknown' as const, word: health }
  return (
    <StateBadge tone={look.tone} {...(reason && { title: reason })}>
      {look.word}
    </StateBadge>
  )
}
