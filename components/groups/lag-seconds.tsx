import { Unknown } from '#components/ui/values.tsx'
import { formatDuration } from '#lib/format/duration'

const UNKNOWN = 'needs a record of end offsets that reaches back as far as the group is behind'

/** How far behind in time: `0 s`, `under 1 s`, `41 s`; exact on hover. The lag is an estimate, so milliseconds would be a false promise. */
export function LagSeconds({ seconds, why }: { seconds: number | null; why?: string | null | undefined }) {
  if (seconds === null) return <Unknown why={why ?? UNKNOWN} />
  const text = seconds <= 0 ? '0 s' : seconds < 1 ? 'under 1 s' : formatDuration(Math.floor(seconds) * 1000)
  return (
    <data value={seconds} title={`${seconds} s`} className="whitespace-nowrap tabular-nums">
      {text}
    </data>
  )
}
