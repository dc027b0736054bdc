'use client'

import { memo, useMemo } from 'react'
import { classes } from '#components/ui/class-names.ts'
import { Age, NumberText } from '#components/ui/values.tsx'
import type { Partition } from '#lib/wire/topics'
import { GridCellButton } from './grid-cell.tsx'
import { predictedNotes } from '#components/what-if/predicted-notes.ts'
import { gridCells, type GridWhatIf } from './grid-model.ts'
import type { RowNote } from './grid-words.ts'
import { rowNotes } from './grid-words.ts'
import { useLeaderSlide } from './use-leader-slide.ts'

/** How long the cell that leadership moved to stays ringed. */
const RINGED_MS = 30_000

interface GridRowProps {
  readonly partition: Partition
  readonly row: number
  readonly brokerIds: readonly number[]
  /** Replicas that must be in sync for writes. */
  readonly neededInSync: number | null
  /** Coarse: only ages hang on it, and those count by themselves. */
  readonly nowMs: number
  /** The column that the Tab key reaches; null when it is in another row. */
  readonly focusColumn: number | null
  readonly describedColumn: number | null
  readonly describedBy: string
  readonly selected: boolean
  /** Brokers switched off, and what becomes of the partitions; null: none is. */
  readonly whatIf: GridWhatIf | null
}

/** One partition: what every broker is to it, the size of its ISR, its log end, and remarks. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { partition, row, brokerIds, neededInSync, nowMs, focusColumn, describedColumn, describedBy, selected, whatIf } = props
  const cells = useMemo(() => gridCells(partition, brokerIds, whatIf), [partition, brokerIds, whatIf])
  const after = whatIf?.after.get(partition.partition)
  const notes = [
    ...(after === undefined ? [] : predictedNotes(partition, after, neededInSync)),
    ...rowNotes(partition, neededInSync, nowMs),
  ]
  const shown = after ?? partition
  // Switching a broker off shows leadership travel, as its death would.
  const ref = useLeaderSlide(shown.leader, brokerIds)
  const ringed =
    partition.previousLeader !== null && partition.leaderSinceMs !== null && nowMs - partition.leaderSinceMs < RINGED_MS
  const whole = shown.isr.length >= shown.replicas.length
  const line = 'border-b border-line'
  return (
    <tr ref={ref} data-partition={partition.partition} className={selected ? 'bg-accent-soft' : undefined}>
      <th
        scope="row"
        className={classes(
          line,
          'sticky left-0 z-10 px-3.5 text-left font-[520] whitespace-nowrap max-phone:px-2',
          selected ? 'bg-accent-soft' : 'bg-sheet',
        )}
      >
        <span className="max-phone:sr-only">Partition </span>
        {partition.partition}
      </th>
      {cells.map((cell, column) => (
        <td key={cell.brokerId} className={`${line} h-10 px-1.5 text-center max-phone:px-0.5`}>
          <GridCellButton
            cell={cell}
            row={row}
            column={column}
            moved={ringed && cell.kind === 'leader'}
            focusable={focusColumn === column}
            describedBy={describedColumn === column ? describedBy : undefined}
          />
        </td>
      ))}
      <td
        className={classes(
          line,
          'px-1.5 text-right tabular-nums max-phone:px-0.5',
          isrTone(after?.state ?? partition.health, whole),
        )}
      >
        {after?.state === 'offline' ? 0 : shown.isr.length}/{shown.replicas.length}
      </td>
      <td className={`${line} pr-1.5 pl-5 text-right font-mono text-sm max-phone:hidden`}>
        <NumberText value={partition.logEndOffset} why="the leader did not tell its offsets" />
      </td>
      <td className={`${line} px-3.5 text-left max-phone:px-1`}>
        <Notes notes={notes} />
      </td>
    </tr>
  )
})

const TONES: Record<RowNote['tone'], string> = { quiet: 'text-ink-3', attention: 'text-attention', bad: 'text-bad' }

function Notes({ notes }: { notes: readonly RowNote[] }) {
  return notes.map((note, index) => (
    <span key={note.text} className={classes('whitespace-nowrap', TONES[note.tone])}>
      {index > 0 && <span className="text-ink-3"> · </span>}
      {note.text}
      {note.sinceMs !== null && (
        <>
          , <Age timeMs={note.sinceMs} />
        </>
      )}
    </span>
  ))
}

function isrTone(health: Partition['health'], whole: boolean): string | undefined {
  if (health === 'under-min-isr' || health === 'offline') return 'text-bad font-[560]'
  return whole ? undefined : 'text-attention'
}
