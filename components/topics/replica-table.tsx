'use client'

import { useMemo } from 'react'
import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { PathText } from '#components/ui/path-text.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Bytes, NumberText } from '#components/ui/values.tsx'
import type { Partition } from '#lib/wire/topics'
import type { CellKind, GridCell } from './grid-model.ts'
import { gridCells } from './grid-model.ts'
import { brokerHref } from './topic-links.ts'

const STATES: Record<CellKind, { tone: Tone; word: string }> = {
  leader: { tone: 'good', word: 'leader' },
  'in-sync': { tone: 'good', word: 'in sync' },
  'out-of-sync': { tone: 'attention', word: 'out of sync' },
  offline: { tone: 'bad', word: 'offline' },
  none: { tone: 'unknown', word: 'no replica' },
}

/** The replicas of a partition, the preferred leader first. */
export function ReplicaTable({ cluster, partition }: { cluster: string; partition: Partition }) {
  const columns = useMemo(() => replicaColumns(cluster), [cluster])
  const cells = gridCells(partition, partition.replicas)
  return (
    <div className="-mx-3.5">
      <Table
        stacked
        caption={`Replicas of partition ${partition.partition}`}
        columns={columns}
        rows={cells}
        rowKey={cell => cell.brokerId}
      />
    </div>
  )
}

function replicaColumns(cluster: string): Column<GridCell>[] {
  const silent = (cell: GridCell) => `broker ${cell.brokerId} did not say`
  return [
    {
      id: 'broker',
      head: 'Broker',
      rowHeader: true,
      cell: cell => (
        <>
          <Link href={brokerHref(cluster, cell.brokerId)}>
            <span className="phone:hidden">Broker </span>
            {cell.brokerId}
          </Link>
          {cell.preferred && <span className="text-ink-3"> preferred</span>}
        </>
      ),
    },
    { id: 'state', head: 'State', cell: cell => <StateBadge tone={STATES[cell.kind].tone}>{STATES[cell.kind].word}</StateBadge> },
    { id: 'behind', head: 'Behind', align: 'end', cell: cell => <NumberText value={cell.offsetLag} why={silent(cell)} /> },
    { id: 'size', head: 'Size', align: 'end', cell: cell => <Bytes value={cell.sizeBytes} why={silent(cell)} /> },
    {
      id: 'log-dir',
      head: 'Log directory',
      cell: cell => (cell.logDir === null ? 'unknown' : <PathText path={cell.logDir} className="max-w-40" />),
    },
  ]
}
