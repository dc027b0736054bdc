'use client'

import { PartitionName } from './partition-facts.tsx'
import { groupHref } from './topic-links.ts'
import { formatDuration } from '#lib/format/duration'
import { plural } from '#lib/format/number'
import type { GroupRetention, PartitionRetention, Retention } from '#lib/wire/retention'
import { retentionQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { StateBadge } from '#components/ui/badge.tsx'
import { useNow } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { Age, Bytes, NumberText, Timestamp, Unknown } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'

const LONG_ROWS = 100
const REFETCH_MS = 15_000

/** What each partition keeps and until when, and which groups lose messages that they have not read. */
export function RetentionSection({ cluster, topic }: { cluster: string; topic: string }) {
  const query = useApi(retentionQuery(cluster, topic), { refetchMs: REFETCH_MS })
  return (
    <QueryView
      what="What is kept"
      query={query}
      skeleton={
        <Section title="What goes next">
          <SkeletonRows rows={4} />
        </Section>
      }
    >
      {retention => (
        <>
          <GroupLosses cluster={cluster} retention={retention} />
          <PartitionExpiries retention={retention} />
        </>
      )}
    </QueryView>
  )
}

function GroupLosses({ cluster, retention }: { cluster: string; retention: Retention }) {
  return (
    <Section title="Readers and retention" note="what goes before it was read">
      {retention.groups.length === 0 ? (
        <EmptyState title="No group has committed an offset in this topic.">
          Nothing that goes is missed by anyone known.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {retention.groups.map(group => (
            <li key={group.groupId} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
              <LossBadge group={group} limited={retention.limitedBy?.some(limit => limit !== 'compaction') ?? null} />
              <span className="min-w-0 wrap-anywhere">{group.sentence}</span>
              <Link href={groupHref(cluster, group.groupId)} className="text-sm">
                Open the group
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const SOON_SECONDS = 6 * 3600

function LossBadge({ group, limited }: { group: GroupRetention; limited: boolean | null }) {
  const { losesDataInSeconds: seconds, lost } = group
  if (lost !== '0') return <StateBadge tone="bad">lost {plural(lost, 'message')}</StateBadge>
  if (seconds !== null && seconds < SOON_SECONDS) {
    return (
      <StateBadge tone="attention">{seconds < 60 ? 'loses data now' : `not before ${formatDuration(seconds * 1000)}`}</StateBadge>
    )
  }
  if (seconds !== null || group.unread === '0') return <StateBadge tone="good">nothing lost</StateBadge>
  return limited === false ? (
    <StateBadge tone="good">nothing is deleted</StateBadge>
  ) : (
    <StateBadge tone="unknown">time unknown</StateBadge>
  )
}

function PartitionExpiries({ retention }: { retention: Retention }) {
  const { rows, sort, onSort } = useSort(retention.partitions, COLUMNS, { column: 'partition', descending: false })
  const shared = {
    stacked: true,
    caption: `What the partitions of ${retention.topic} keep, and until when`,
    columns: COLUMNS,
    rows,
    rowKey: (row: PartitionRetention) => row.partition,
    sort,
    onSort,
  }
  return (
    <Section title="What goes next" note={limitWords(retention)}>
      {rows.length > LONG_ROWS ? <VirtualTable {...shared} /> : <Table {...shared} />}
    </Section>
  )
}

function limitWords({ limitedBy }: Retention): string {
  if (limitedBy === null) return 'what limits it is not known'
  if (limitedBy.length === 0) return 'nothing limits it'
  const words = { time: 'age', bytes: 'size', compaction: 'compaction' }
  return `limited by ${limitedBy.map(limit => words[limit]).join(' and ')}; times are not before`
}

const COLUMNS: readonly Column<PartitionRetention>[] = [
  {
    id: 'partition',
    head: 'Partition',
    rowHeader: true,
    sortBy: row => row.partition,
    cell: row => <PartitionName partition={row.partition} />,
  },
  {
    id: 'earliest',
    head: 'Oldest message',
    sortBy: row => row.earliestMs,
    cell: row => (row.earliestMs === null ? <NoTime row={row} /> : <Age timeMs={row.earliestMs} />),
  },
  {
    id: 'latest',
    head: 'Newest message',
    sortBy: row => row.latestMs,
    cell: row => (row.latestMs === null ? <NoTime row={row} /> : <Age timeMs={row.latestMs} />),
  },
  {
    id: 'size',
    head: 'Size',
    align: 'end',
    descendingFirst: true,
    sortBy: row => row.sizeBytes,
    cell: row => <Bytes value={row.sizeBytes} why="its leader’s broker did not tell its sizes" />,
  },
  {
    id: 'start',
    head: 'Removed so far',
    align: 'end',
    sortBy: row => (row.logStartOffset === null ? null : BigInt(row.logStartOffset)),
    cell: row => <NumberText value={row.logStartOffset} why="its leader did not tell its offsets" />,
  },
  {
    id: 'next',
    head: 'Next to go, not before',
    sortBy: row => row.nextExpiry?.notBeforeMs ?? null,
    cell: row => <NextExpiry row={row} />,
  },
]

function NoTime({ row }: { row: PartitionRetention }) {
  if (row.timesError === null && row.logStartOffset !== null && row.logStartOffset === row.logEndOffset)
    return <span className="text-ink-3">empty</span>
  return <Unknown why={row.timesError ?? 'no message carries a time'} />
}

function NextExpiry({ row }: { row: PartitionRetention }) {
  const nowMs = useNow()
  if (row.nextExpiry === null) return <span className="text-ink-3">–</span>
  const { notBeforeMs, by } = row.nextExpiry
  const why = by === 'time' ? 'by age' : 'by size, at the present rate'
  if (notBeforeMs <= nowMs) return <span>when its segment is closed and Kafka checks next, {why}</span>
  return (
    <span>
      in {formatDuration(notBeforeMs - nowMs)}{' '}
      <span className="text-ink-3">
        ({why}
        <span className="max-phone:hidden">
          : <Timestamp timeMs={notBeforeMs} />
        </span>
        )
      </span>
    </span>
  )
}
