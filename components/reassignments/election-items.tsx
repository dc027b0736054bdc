import { plural } from '#lib/format/number'
import type { ElectionItem } from '#lib/wire/reassignments'

const SHOWN = 100

/** Which partitions get which leader, or why they get none. A list, so that what may be lost is read whole on any screen. */
export function ElectionItems({ items, total }: { items: readonly ElectionItem[]; total: number }) {
  const shown = items.slice(0, SHOWN)
  return (
    <div className="my-3 max-h-80 overflow-y-auto rounded-control border border-line">
      <ul aria-label={plural(total, 'partition')}>
        {shown.map(({ topic, partition, leaderBefore, leaderAfter, error, mayLose }) => (
          <li key={`${topic}-${partition}`} className="border-b border-line px-3 py-1.5 last:border-b-0">
            <p className="flex flex-wrap gap-x-3">
              <b className="font-[560] wrap-anywhere text-ink">
                {topic}-{partition}
              </b>
              <span>
                {leader(leaderBefore)} leads{error === null && `, then ${leader(leaderAfter)}`}
              </span>
            </p>
            {(error?.message ?? mayLose) !== null && <p className="text-sm text-ink-2">{error?.message ?? mayLose}</p>}
          </li>
        ))}
      </ul>
      {total > shown.length && (
        <p className="px-3 py-2 text-sm text-ink-3">and {plural(total - shown.length, 'more partition')}</p>
      )}
    </div>
  )
}

function leader(brokerId: number | null): string {
  return brokerId === null ? 'nobody' : `broker ${brokerId}`
}
