'use client'

import type { ReactNode } from 'react'
import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import { Scroller } from '#components/ui/scroller.tsx'
import { brokerHref } from '#components/topics/topic-links.ts'
import { useLeaderSlide } from '#components/topics/use-leader-slide.ts'
import { cellWords, drillCell, type DrillCell, type DrillRow } from './drill-grid-model.ts'

const LOOKS: Record<DrillCell, string> = {
  none: 'text-line-strong',
  leader: 'bg-leader text-leader-ink font-[580]',
  'takes-over': 'bg-accent text-accent-ink font-[580]',
  'in-sync': 'bg-follower text-follower-ink font-[480]',
  'out-of-sync': 'border-[1.5px] border-attention text-attention hatch-attention font-[560]',
  away: 'border-[1.5px] border-dashed border-bad text-bad font-[560]',
}

export interface DrillGridBroker {
  brokerId: number
  tone: Tone
  word: string
}

interface DrillGridProps {
  readonly cluster: string
  readonly caption: string
  readonly brokers: readonly DrillGridBroker[]
  readonly rows: readonly DrillRow[]
  /** The broker of the drill while it is gone, or will be. */
  readonly awayId: number | null
  /** By partition: who led before; whoever leads instead stands out. */
  readonly formerLeaders: ReadonlyMap<number, number | null>
  /** More columns, after the brokers. */
  readonly columns: readonly {
    id: string
    head: ReactNode
    align?: 'end'
    className?: string
    cell: (partition: number) => ReactNode
  }[]
}

/** The drill's own topic, partitions × brokers: what every broker is to every partition, and who takes over from whom. */
export function DrillGrid({ cluster, caption, brokers, rows, awayId, formerLeaders, columns }: DrillGridProps) {
  const brokerIds = brokers.map(({ brokerId }) => brokerId)
  return (
    <Scroller label={caption}>
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={`${head} left-0 px-3.5 text-left max-phone:px-1.5`}>
              <span className="sr-only">Partition</span>
            </th>
            {brokers.map(({ brokerId, tone, word }) => (
              <th
                key={brokerId}
                scope="col"
                className={`${head} min-w-24 text-center align-top max-phone:min-w-0 max-phone:px-0.5`}
              >
                <Link href={brokerHref(cluster, brokerId)} className="whitespace-nowrap">
                  <span className="max-phone:sr-only">Broker </span>
                  {brokerId}
                </Link>
                <span className="mt-0.5 block">
                  <StateBadge tone={tone}>
                    <span className="max-phone:sr-only">{word}</span>
                  </StateBadge>
                </span>
              </th>
            ))}
            {columns.map(column => (
              <th
                key={column.id}
                scope="col"
                className={classes(
                  head,
                  'px-2.5 text-sm whitespace-nowrap max-phone:px-1 max-phone:whitespace-normal',
                  column.align === 'end' ? 'text-right' : 'text-left',
                  column.className,
                )}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <GridRow
              key={row.partition}
              row={row}
              brokerIds={brokerIds}
              awayId={awayId}
              formerLeader={formerLeaders.get(row.partition) ?? null}
              columns={columns}
            />
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

const head = 'border-b border-line-strong bg-sheet px-1.5 pt-2 pb-2 font-[520] text-ink-3 align-bottom'
const line = 'border-b border-line'

interface GridRowProps extends Pick<DrillGridProps, 'awayId' | 'columns'> {
  readonly row: DrillRow
  readonly brokerIds: readonly number[]
  readonly formerLeader: number | null
}

function GridRow({ row, brokerIds, awayId, formerLeader, columns }: GridRowProps) {
  const ref = useLeaderSlide(row.leader, brokerIds)
  return (
    <tr ref={ref} data-partition={row.partition}>
      <th
        scope="row"
        className={`${line} sticky left-0 z-10 bg-sheet px-3.5 text-left max-phone:px-1.5 font-[520] whitespace-nowrap`}
      >
        <span className="max-phone:sr-only">Partition </span>
        {row.partition}
      </th>
      {brokerIds.map((brokerId, column) => (
        <td key={brokerId} className={`${line} h-10 px-1.5 text-center max-phone:px-0.5`}>
          <Chip row={row} brokerId={brokerId} column={column} cell={drillCell(row, brokerId, awayId, formerLeader)} />
        </td>
      ))}
      {columns.map(column => (
        <td
          key={column.id}
          className={classes(
            line,
            'px-2.5 tabular-nums whitespace-nowrap max-phone:px-1 max-phone:text-sm max-phone:whitespace-normal',
            column.align === 'end' ? 'text-right' : 'text-left',
            column.className,
          )}
        >
          {column.cell(row.partition)}
        </td>
      ))}
    </tr>
  )
}

interface ChipProps {
  readonly row: DrillRow
  readonly brokerId: number
  readonly column: number
  readonly cell: DrillCell
}

function Chip({ row, brokerId, column, cell }: ChipProps) {
  const { label, text } = cellWords(cell, row, brokerId)
  return (
    <span
      data-column={column}
      data-cell={cell}
      className={classes(
        'relative inline-grid h-6.5 w-18.5 place-items-center rounded-md text-sm max-phone:w-11 max-phone:text-xs',
        LOOKS[cell],
      )}
    >
      <span aria-hidden>{label}</span>
      <span className="sr-only">{text}</span>
    </span>
  )
}
