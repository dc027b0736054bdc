import { Unknown } from '#components/ui/values.tsx'
import type { GroupOffset } from '#lib/wire/groups'
import { readShare } from './read-share.ts'

/** From log start to log end, with the committed offset as a mark: what is filled has been read. */
export function PositionBar({ offset }: { offset: GroupOffset }) {
  const share = readShare(offset)
  if (share === null)
    return <Unknown why={offset.committedOffset === null ? 'never committed' : (offset.lagReason ?? 'offsets unknown')} />
  const x = Math.round(share * 1000) / 10
  const label = `${Math.floor(share * 100)} % of the log read`
  return (
    <svg role="img" aria-label={label} className="block h-3.5 w-36" viewBox="0 0 100 14" preserveAspectRatio="none">
      <title>{label}</title>
      <rect y="4" width="100" height="6" rx="1" className="fill-unknown-soft" />
      <rect y="4" width={x} height="6" rx="1" className="fill-line-strong" />
      <rect x={Math.min(98.4, Math.max(0, x - 0.8))} width="1.6" height="14" className="fill-series-2" />
    </svg>
  )
}
