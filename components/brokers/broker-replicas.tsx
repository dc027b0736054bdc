'use client'

import { useMemo } from 'react'
import type { BrokerDetail } from '#lib/wire/brokers'
import { formatCount, plural } from '#lib/format/number'
import { textCodec, useUrlState } from '#components/data/url-state.ts'
import { clusterHref } from '#components/frame/navigation.ts'
import { StateBadge, Tag } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { PathText } from '#components/ui/path-text.tsx'
import { FilterField } from '#components/ui/filter-field.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { Age, Bytes, NumberText, Unknown } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import type { Column } from '#components/ui/table.tsx'

type Replica = BrokerDetail['replicas'][number]

const byTopic = { column: 'topic', descending: false }

interface BrokerReplicasProps {
  readonly cluster: string
  readonly brokerId: number
  readonly replicas: readonly Replica[]
  /** When sizes and lags were read from its log directories. */
  readonly readAtMs: number | null
}

/** Every replica that a broker holds, with its role and how far it is behind. */
export function BrokerReplicas({ cluster, brokerId, replicas, readAtMs }: BrokerReplicasProps) {
  const [filter, setFilter] = useUrlState('q', textCodec)
  const columns = useMemo(() => replicaColumns(cluster), [cluster])
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase()
    return wanted === '' ? replicas : replicas.filter(replica => replica.topic.toLowerCase().includes(wanted))
  }, [replicas, filter])
  const { rows, sort, onSort } = useSort(shown, columns, byTopic)
  return (
    <Section
      title="Replicas"
      note={
        <>
          {filter === '' ? formatCount(replicas.length) : `${formatCount(shown.length)} of ${formatCount(replicas.length)}`}
          {readAtMs !== null && (
            <>
              {' '}
              · sizes read <Age timeMs={readAtMs} />
            </>
          )}
        </>
      }
      actions={<FilterField label="Filter by topic" value={filter} onValue={setFilter} />}
    >
      <VirtualTable
        stacked
        caption={`${plural(shown.length, 'replica')} on broker ${brokerId}`}
        columns={columns}
        rows={rows}
        rowKey={row => `${row.topic}-${row.partition}`}
        sort={sort}
        onSort={onSort}
        className="max-h-130"
        empty={
          <EmptyState title={filter === '' ? 'It holds no replica' : `No topic here is called “${filter}”`}>
            {filter === '' && 'A new broker gets replicas when topics are created or partitions are moved to it.'}
          </EmptyState>
        }
      />
    </Section>
  )
}

function replicaColumns(cluster: string): readonly Column<Replica>[] {
  return [
    {
      id: 'topic',
      head: 'Topic',
      rowHeader: true,
      sortBy: row => `${row.topic} ${row.partition}`,
      cell: row => (
        <Link href={clusterHref(cluster, `/topics/${encodeURIComponent(row.topic)}`)}>
          {row.topic}
          <span className="phone:hidden">-{row.partition}</span>
        </Link>
      ),
    },
    {
      id: 'partition',
      head: 'Partition',
      align: 'end',
      className: 'max-phone:hidden',
      sortBy: row => row.partition,
      cell: row => row.partition,
    },
    { id: 'role', head: 'Role', sortBy: row => row.role, cell: row => <Role replica={row} /> },
    { id: 'state', head: 'State', sortBy: row => stateRank(row), cell: row => <ReplicaState replica={row} /> },
    {
      id: 'lag',
      head: 'Behind',
      align: 'end',
      descendingFirst: true,
      sortBy: row => (row.offline ? null : row.offsetLag),
      cell: row =>
        row.offline ? (
          <Unknown why="the replica is offline" />
        ) : (
          <NumberText value={row.offsetLag} why="its log directory was not read" />
        ),
    },
    {
      id: 'size',
      head: 'Size',
      align: 'end',
      descendingFirst: true,
      sortBy: row => row.sizeBytes,
      cell: row => <Bytes value={row.sizeBytes} why="its log directory was not read" />,
    },
    {
      id: 'dir',
      head: 'Log directory',
      sortBy: row => row.logDir,
      cell: row => row.logDir !== null && <PathText path={row.logDir} className="max-w-60 text-ink-3" />,
    },
  ]
}

function Role({ replica }: { replica: Replica }) {
  return (
    <span className="flex items-center gap-1.5">
      {replica.role === 'leader' ? <Tag>leader</Tag> : 'follower'}
      {replica.preferred && <span className="text-sm text-ink-3">preferred</span>}
    </span>
  )
}

function ReplicaState({ replica }: { replica: Replica }) {
  if (replica.offline) return <StateBadge tone="bad">offline</StateBadge>
  return replica.inSync ? 'in sync' : <StateBadge tone="attention">out of sync</StateBadge>
}

function stateRank(replica: Replica): number {
  if (replica.offline) return 0
  return replica.inSync ? 2 : 1
}
