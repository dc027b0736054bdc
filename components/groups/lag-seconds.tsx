import { Unknown } from '#components/ui/values.tsx'
import { formatDuration } from '#lib/format/duration'

const UNKNOWN = 'needs a record of end offsets that reaches back as far as the group is behind'

interface LagSecondsProps {
  readonly seconds: number | null
  readonly why?: string | null | undefined
  /** By the timestamp of the first unread message, not estimated from the record of end offsets. */
  readonly exact?: boolean
}

/** How far behind in time: `0 s`, `under 1 s`, `≈ 41 s`, `41 s exact`; more digits on hover. Milliseconds would be a false promise. */
export function LagSeconds({ seconds, why, exact = false }: LagSecondsProps) {
  if (seconds === null) return <Unknown why={why ?? UNKNOWN} />
  const text = seconds <= 0 ? '0 s' : seconds < 1 ? 'under 1 s' : formatDuration(Math.floor(seconds) * 1000)
  return (
    <data
      value={seconds}
      title={
        exact
          ? `${seconds} s, by the timestamp of the first unread message`
          : `about ${seconds} s, from the record of end offsets`
      }
      className="whitespace-nowrap tabular-nums"
    >
      {!exact && seconds >= 1 && <span className="text-ink-3">≈ </span>}
      {text}
      {exact && <span className="text-ink-3"> exact</span>}
    </data>
  )
}
