'use client'

import { useMemo } from 'react'
import { classes } from '#components/ui/class-names.ts'
import { Section } from '#components/ui/page.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Bytes } from '#components/ui/values.tsx'
import { formatCount, plural } from '#lib/format/number'
import type { MoveAnswer } from '#lib/wire/reassignments'
import { cellOf, type CellKind } from './plan-grid-model.ts'
import { moveKey } from './move-columns.tsx'
import { ReplicaChange } from './replica-lists.tsx'

/** Beyond, a column for each broker says less than the two lists. */
const MOST_COLUMNS = 12

/** Every partition that changes, before and after: a grid of partitions and brokers, or lists where there are many brokers. */
export function PlanGrid({ moves, total }: { moves: readonly MoveAnswer[]; total: number }) {
  const columns = useMemo(() => gridColumns(moves), [moves])
  const note =
    moves.length < total ? `the first ${formatCount(moves.length)} of ${formatCount(total)}` : plural(total, 'partition')
  return (
    <Section title="Partitions that change" note={note} actions={<Legend />}>
      <VirtualTable
        caption="Partitions by brokers, before and after"
        columns={columns}
        rows={moves}
        rowKey={moveKey}
        className="max-h-[36rem] min-h-20"
      />
    </Section>
  )
}

function gridColumns(moves: readonly MoveAnswer[]): readonly Column<MoveAnswer>[] {
  const brokerIds = [...new Set(moves.flatMap(({ before, after }) => [...before, ...after]))].toSorted((a, b) => a - b)
  const grid = brokerIds.length > MOST_COLUMNS ? [] : brokerIds.map(brokerColumn)
  return [
    { id: 'partition', head: 'Partition', rowHeader: true, cell: row => `${row.topic}-${row.partition}` },
    ...grid,
    {
      id: 'replicas',
      head: 'Replicas',
      cell: row => <ReplicaChange before={row.before} after={row.after} />,
      className: classes(grid.length > 0 && 'max-phone:hidden'),
    },
    {
      id: 'copies',
      head: 'Copies',
      align: 'end',
      className: 'w-full',
      cell: row =>
        row.totalBytes === 0 ? (
          <span className="text-ink-3">nothing</span>
        ) : (
          <Bytes value={row.totalBytes} why="the size of the partition is not known" />
        ),
    },
  ]
}

function brokerColumn(brokerId: number): Column<MoveAnswer> {
  return {
    id: `broker-${brokerId}`,
    head: <span title={`Broker ${brokerId}`}>{brokerId}</span>,
    className: 'text-center px-1',
    cell: row => <Cell kind={cellOf(row, brokerId)} />,
  }
}

const LOOKS: Record<CellKind, { look: string; letter: string; word: string }> = {
  none: { look: 'text-line-strong', letter: '·', word: 'no replica' },
  'stays-first': { look: 'bg-leader text-leader-ink', letter: 'L', word: 'preferred leader, stays' },
  stays: { look: 'bg-follower text-follower-ink', letter: 'f', word: 'follower, stays' },
  'becomes-first': {
    look: 'bg-leader text-leader-ink outline-2 outline-offset-1 outline-accent',
    letter: 'L',
    word: 'becomes preferred leader',
  },
  'added-first': {
    look: 'border-[1.5px] border-dashed border-accent text-accent font-[640]',
    letter: '+L',
    word: 'added as preferred leader',
  },
  added: { look: 'border-[1.5px] border-dashed border-accent text-accent font-[560]', letter: '+', word: 'added' },
  removed: { look: 'border border-line-strong text-ink-3 line-through', letter: 'f', word: 'removed' },
}

function Cell({ kind }: { kind: CellKind }) {
  const { look, letter, word } = LOOKS[kind]
  return (
    <span className={`inline-grid h-6 w-8 place-items-center rounded-md text-sm ${look}`} title={word}>
      <span aria-hidden>{letter}</span>
      <span className="sr-only">{word}</span>
    </span>
  )
}

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2" aria-label="What the cells mean">
      {(['stays-first', 'stays', 'added', 'removed'] as const).map(kind => (
        <li key={kind} className="flex items-center gap-1.5">
          <Cell kind={kind} />
          <span aria-hidden>{LOOKS[kind].word}</span>
        </li>
      ))}
    </ul>
  )
}
