import type { ReactNode } from 'react'
import type { Overview } from '#lib/wire/clusters'
import { formatCount, plural } from '#lib/format/number'
import { clusterHref } from '#components/frame/navigation.ts'
import { classes } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import { Bytes, NumberText, RateText } from '#components/ui/values.tsx'

/** The cluster in six numbers. */
export function TotalsStrip({ cluster, overview }: { cluster: string; overview: Overview }) {
  const { totals, rates } = overview
  return (
    <dl className="mb-3.5 grid grid-cols-6 gap-px overflow-hidden rounded-card border border-line bg-line max-[1099px]:grid-cols-3 max-phone:grid-cols-2">
      <Fact label="Partitions" note={plural(totals.topics, 'topic')}>
        <NumberText value={totals.partitions} />
      </Fact>
      <Fact
        label="Under-replicated"
        note={notWhole(totals)}
        tone={totals.offline > 0 ? 'bad' : totals.underReplicated > 0 ? 'attention' : undefined}
      >
        <Link look="bare" className="hover:underline" href={clusterHref(cluster, '/topics')}>
          <NumberText value={totals.underReplicated} />
        </Link>
      </Fact>
      <Fact label="Produced" note="messages">
        <RateText perSecond={rates.producedPerSecond} />
      </Fact>
      <Fact label="Consumed" note="messages">
        <RateText perSecond={rates.consumedPerSecond} />
      </Fact>
      <Fact label="Stored" note="leaders’ logs">
        <Bytes value={totals.sizeBytes} why="the log directories were not read yet" />
      </Fact>
      <Fact label="Groups" note="that read">
        <NumberText value={totals.groups} why="no coordinator has answered yet" />
      </Fact>
    </dl>
  )
}

function notWhole({ offline, underMinIsr, underReplicated }: Overview['totals']): string {
  const parts = [
    offline > 0 ? `${formatCount(offline)} without a leader` : '',
    underMinIsr > 0 ? `${formatCount(underMinIsr)} below min ISR` : '',
  ].filter(Boolean)
  if (parts.length > 0) return parts.join(', ')
  return underReplicated === 0 ? 'all in sync' : 'writes go on'
}

function Fact({
  label,
  note,
  tone,
  children,
}: {
  label: string
  note: string
  tone?: 'bad' | 'attention' | undefined
  children: ReactNode
}) {
  return (
    <div className="bg-sheet px-3.5 py-2.5">
      <dt className="text-sm text-ink-3">{label}</dt>
      <dd
        className={classes(
          'mt-0.5 text-[17px] leading-tight font-[620]',
          tone === 'bad' && 'text-bad',
          tone === 'attention' && 'text-attention',
        )}
      >
        {children}
        <span className="ml-1.5 text-sm font-normal text-ink-3">{note}</span>
      </dd>
    </div>
  )
}
