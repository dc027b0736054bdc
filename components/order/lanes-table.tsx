'use client'

import { useMemo } from 'react'
import { messageHref } from '#components/messages/message-link.ts'
import { StateShape } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Timestamp } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import type { LensArrival } from './arrival-stream.ts'
import { placeWords } from './lane-words.ts'

interface Row extends LensArrival {
  overtaken: number
}

interface LanesTableProps {
  cluster: string
  topic: string
  arrivals: readonly LensArrival[]
  overtakenBy: Int32Array
  what: string
}

/** The lanes' twin: every message in the order of arrival, with its place in words. */
export function LanesTable({ cluster, topic, arrivals, overtakenBy, what }: LanesTableProps) {
  const rows = useMemo(
    () => arrivals.map((arrival, position) => ({ ...arrival, overtaken: overtakenBy[position] ?? -1 })),
    [arrivals, overtakenBy],
  )
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: 'index', head: 'Arrival', align: 'end', rowHeader: true, cell: row => row.index + 1 },
      { id: 'partition', head: 'Partition', align: 'end', cell: row => row.partition },
      {
        id: 'offset',
        head: 'Offset',
        align: 'end',
        cell: row => (
          <Link href={messageHref(cluster, topic, row)} className="font-mono text-sm">
            {row.offset}
          </Link>
        ),
      },
      {
        id: 'rank',
        head: what,
        align: 'end',
        cell: row => <span title={row.reason ?? undefined}>{row.rank === null ? 'none' : String(row.rank)}</span>,
      },
      {
        id: 'place',
        head: 'Place',
        cell: row => (
          <span className={row.overtaken > 0 ? 'inline-flex items-center gap-1.5 text-bad' : ''}>
            {row.overtaken > 0 && <StateShape shape="cross" />}
            {placeWords(row.overtaken)}
          </span>
        ),
      },
      {
        id: 'time',
        head: 'Timestamp',
        className: 'max-phone:hidden',
        cell: row => <Timestamp timeMs={row.timestampMs} why="the message has none" />,
      },
    ],
    [cluster, topic, what],
  )
  return (
    <VirtualTable
      caption="Messages in the order of arrival"
      columns={columns}
      rows={rows}
      rowKey={row => row.index}
      className="max-h-100"
    />
  )
}
