'use client'

import { useMemo } from 'react'
import { LagSeconds } from '#components/groups/lag-seconds.tsx'
import { groupHref } from '#components/topics/topic-links.ts'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { NumberText } from '#components/ui/values.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import type { TopicLog, TopicOffsets } from '#lib/wire/topic-offsets'
import { distanceWords } from './tape-hint.tsx'
import type { TapeGroup } from './tape-model.ts'

interface TapePosition {
  readonly log: TopicLog
  readonly groupId: string
  readonly committed: string | null
  readonly lagSeconds: number | null
}

interface TapeTableProps {
  readonly cluster: string
  readonly tape: TopicOffsets
  readonly groups: readonly TapeGroup[]
  /** Only this group's; '': of all. */
  readonly chosen: string
}

/** The tape as a table: a row for every position. */
export function TapeTable({ cluster, tape, groups, chosen }: TapeTableProps) {
  const positions = useMemo(() => positionsOf(tape, groups, chosen), [tape, groups, chosen])
  const columns = useMemo(() => columnsOf(cluster), [cluster])
  const { rows, sort, onSort } = useSort(positions, columns, { column: 'partition', descending: false })
  return (
    <VirtualTable
      stacked
      caption={`Positions of groups in ${tape.topic}`}
      columns={columns}
      rows={rows}
      rowKey={row => `${row.log.partition}/${row.groupId}`}
      sort={sort}
      onSort={onSort}
      className="max-h-120 min-h-40"
    />
  )
}

function positionsOf({ partitions }: TopicOffsets, groups: readonly TapeGroup[], chosen: string): TapePosition[] {
  const shown = groups.some(group => group.groupId === chosen) ? groups.filter(group => group.groupId === chosen) : groups
  return partitions.flatMap((log, index) =>
    shown.map(({ groupId, committedOffsets, lagSeconds }) => ({
      log,
      groupId,
      committed: committedOffsets[index] ?? null,
      lagSeconds: lagSeconds[index] ?? null,
    })),
  )
}

const big = (text: string | null) => (text === null ? null : BigInt(text))
const SILENT = 'its leader did not tell its offsets'
const mono = 'font-mono text-sm'

function columnsOf(cluster: string): Column<TapePosition>[] {
  return [
    { id: 'partition', head: 'Partition', rowHeader: true, sortBy: row => row.log.partition, cell: row => row.log.partition },
    {
      id: 'group',
      head: 'Group',
      className: 'phone:max-w-60 phone:truncate',
      sortBy: row => row.groupId,
      cell: row => <Link href={groupHref(cluster, row.groupId)}>{row.groupId}</Link>,
    },
    {
      id: 'start',
      head: 'Log start',
      align: 'end',
      cell: row => <NumberText value={row.log.logStartOffset} why={SILENT} className={mono} />,
    },
    {
      id: 'committed',
      head: 'Committed',
      align: 'end',
      sortBy: row => big(row.committed),
      cell: row => <NumberText value={row.committed} why="never committed" className={mono} />,
    },
    {
      id: 'end',
      head: 'Log end',
      align: 'end',
      cell: row => <NumberText value={row.log.logEndOffset} why={SILENT} className={mono} />,
    },
    {
      id: 'behind',
      head: 'Behind',
      align: 'end',
      descendingFirst: true,
      sortBy: row =>
        row.committed === null || row.log.logEndOffset === null ? null : BigInt(row.log.logEndOffset) - BigInt(row.committed),
      cell: row => distanceWords(row.committed, row.log),
    },
    {
      id: 'seconds',
      head: 'Behind by',
      align: 'end',
      descendingFirst: true,
      sortBy: row => row.lagSeconds,
      cell: row => <LagSeconds seconds={row.lagSeconds} why={row.committed === null ? 'never committed' : null} />,
    },
  ]
}
