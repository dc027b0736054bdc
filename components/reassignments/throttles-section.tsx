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
import type * as z from 'zod/mini'
import type { throttleAnswer } from '#lib/wire/reassignments'

type Throttle = z.infer<typeof throttleAnswer>

const REFETCH_MS = 10_000

/** Replication throttles that are set on the cluster, told apart by who set them. */
export function ThrottlesSection({ cluster }: { cluster: string }) {
  const throttles = useApi(throttlesQuery(cluster), { refetchMs: REFETCH_MS })
  return (
    <Section title="Replication throttles" note="set on brokers and topics now">
      <QueryView what={`The throttles of ${cluster}`} query={throttles} skeleton={<SkeletonRows rows={2} />}>
        {({ items }) => (
          <Table
            caption={plural(items.length, 'throttle')}
            columns={COLUMNS}
            rows={items}
            rowKey={({ type, name, key }) => `${type} ${name} ${key}`}
            empty={<p className="px-3.5 py-3 text-ink-2">None is set: replication goes as fast as disks and network allow.</p>}
          />
        )}
      </QueryView>
    </Section>
  )
}

const COLUMNS: readonly Column<Throttle>[] = [
  { id: 'on', head: 'On', rowHeader: true, cell: row => (row.type === 'broker' ? `Broker ${row.name}` : row.name) },
  { id: 'key', head: 'Setting', cell: row => <span className="font-mono text-sm">{row.key}</span> },
  { id: 'value', head: 'Value', cell: row => <Value throttle={row} /> },
  {
    id: 'whose',
    head: 'Whose',
    className: 'w-full',
    cell: row =>
      row.ours ? (
        <Tag title="Removed when the reassignment ends">ours</Tag>
      ) : (
        <Tag title="Set with another tool: left alone, and put back if we have to replace it" tone="attention">
          another tool’s
        </Tag>
      ),
  },
]

function Value({ throttle: { key, value } }: { throttle: Throttle }) {
  if (!key.endsWith('.rate')) {
    return (
      <span className="inline-block max-w-80 truncate align-bottom font-mono text-sm" title={value}>
        {value}
      </span>
    )
  }
  return <span title={`${value} bytes per second`}>{formatByteRate(Number(value))}</span>
}
