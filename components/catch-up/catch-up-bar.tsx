import { Bar } from '#components/ui/bar.tsx'
import { Unknown } from '#components/ui/values.tsx'
import { formatPercent } from '#lib/format/number'
import { copiedShare } from './catch-up-words.ts'

interface CatchUpBarProps {
  readonly startBytes: number | null
  readonly missingBytes: number | null
  readonly verdict: string
}

/** How much of what was missing is copied. */
export function CatchUpBar({ startBytes, missingBytes, verdict }: CatchUpBarProps) {
  const share = copiedShare(startBytes, missingBytes)
  if (share === null) return <Unknown why="the brokers did not tell the sizes" />
  const tone = verdict === 'never' || verdict === 'stalled' ? 'attention' : 'accent'
  return (
    <span className="inline-flex items-center gap-2">
      <Bar share={share} tone={tone} label={`${formatPercent(share)} copied`} />
      <span className="w-10 text-sm text-ink-3 tabular-nums">{formatPercent(share)}</span>
    </span>
  )
}
