'use client'

import { throttlesQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { Tag } from '#components/ui/badge.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { formatByteRate } from '#lib/format/bytes'
import { plural } from '#lib/format/number'
import { throttleRows, type ThrottleRow } from './throttle-rows.ts'

const REFETCH_MS = 10_000

/** Replication throttles that are set on the cluster, told apart by who set them. */
export function ThrottlesSection({ cluster }: { cluster: string }) {
  const throttles = useApi(throttlesQuery(cluster), { refetchMs: REFETCH_MS })
  return (
    <Section title="Replication throttles" note="set on brokers and topics now">
      <QueryView what={`The throttles of ${cluster}`} query={throttles} skeleton={<SkeletonRows rows={2} />}>
        {({ items }) => (
          <Table
            stacked
            caption={plural(items.length, 'throttle')}
            columns={COLUMNS}
            rows={throttleRows(items)}
            rowKey={({ id }) => id}
            empty={<p className="px-3.5 py-3 text-ink-2">None is set: replication goes as fast as disks and network allow.</p>}
          />
        )}
      </QueryView>
    </Section>
  )
}

const COLUMNS: readonly Column<ThrottleRow>[] = [
  { id: 'on', head: 'On', rowHeader: true, cell: row => (row.type === 'broker' ? `Broker ${row.name}` : row.name) },
  {
    id: 'sending',
    head: <span title="leader.replication.throttled.rate, leader.replication.throttled.replicas">Sending</span>,
    cell: row => <Value type={row.type} value={row.sending} />,
  },
  {
    id: 'receiving',
    head: <span title="follower.replication.throttled.rate, follower.replication.throttled.replicas">Receiving</span>,
    cell: row => <Value type={row.type} value={row.receiving} />,
  },
  {
    id: 'whose',
    head: 'Whose',
    className: 'w-full',
    cell: row => (
      <span className="flex gap-1.5">
        {row.ours && <Tag title="Removed when the reassignment ends">ours</Tag>}
        {row.others && (
          <Tag title="Set with another tool: left alone, and put back if it has to be replaced for a while" tone="attention">
            another tool’s
          </Tag>
        )}
      </span>
    ),
  },
]

/** A broker's rate, or the replicas of a topic that it holds for, as `partition:broker`. */
function Value({ type, value }: { type: ThrottleRow['type']; value: string | null }) {
  if (value === null) return <span className="text-ink-3">not set</span>
  if (type === 'broker') return <span title={`${value} bytes per second`}>{formatByteRate(Number(value))}</span>
  return (
    <span className="inline-block max-w-72 truncate align-bottom font-mono text-sm" title={value}>
      {value}
    </span>
  )
}
