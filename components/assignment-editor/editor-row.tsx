'use client'

import { memo } from 'react'
import { StateShape } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { rankWords, type Replicas } from './edit-replicas.ts'
import { sameReplicas, type EditorProblem } from './editor-model.ts'

interface EditorRowProps {
  readonly row: number
  readonly name: string
  readonly replicas: Replicas
  readonly brokerIds: readonly number[]
  readonly problems: readonly EditorProblem[] | undefined
  /** What the row was before any edit. */
  readonly original: Replicas | undefined
  /** The column that the Tab key reaches; null when it is in another row. */
  readonly focusColumn: number | null
  /** Where a replica that is being dragged would land. */
  readonly dropColumn: number | null
}

/** One partition: a button for every broker, which says what the broker is to it. */
export const EditorRow = memo(function EditorRow(props: EditorRowProps) {
  const { row, name, replicas, brokerIds, problems, original, focusColumn, dropColumn } = props
  const line = 'border-b border-line'
  return (
    <tr data-partition={row}>
      <th
        scope="row"
        className={`${line} sticky left-0 z-10 bg-sheet px-3.5 text-left font-[520] whitespace-nowrap max-phone:max-w-28 max-phone:px-2 max-phone:whitespace-normal`}
      >
        {name}
      </th>
      {brokerIds.map((brokerId, column) => (
        <td key={brokerId} data-column={column} className={`${line} h-10 px-0.5 text-center`}>
          <EditorCell
            row={row}
            column={column}
            rank={replicas.indexOf(brokerId)}
            words={rankWords(replicas, brokerId)}
            focusable={focusColumn === column}
            target={dropColumn === column}
          />
        </td>
      ))}
      <td className={`${line} w-full px-3 text-left text-sm`}>
        {problems?.map(problem => (
          <span
            key={problem.detail}
            className={classes('flex items-baseline gap-1.5', problem.severity === 'error' ? 'text-bad' : 'text-attention')}
          >
            <StateShape shape={problem.severity === 'error' ? 'cross' : 'triangle'} />
            <span className="min-w-36">{capital(problem.detail)}</span>
          </span>
        ))}
        {original !== undefined && !sameReplicas(original, replicas) && (
          <span className="whitespace-nowrap text-ink-3">was {original.join(', ')}</span>
        )}
      </td>
    </tr>
  )
})

interface EditorCellProps {
  readonly row: number
  readonly column: number
  /** Place in the order, 0 leads; −1: no replica. */
  readonly rank: number
  readonly words: string
  readonly focusable: boolean
  readonly target: boolean
}

const EditorCell = memo(function EditorCell({ row, column, rank, words, focusable, target }: EditorCellProps) {
  const held = rank >= 0
  return (
    <button
      type="button"
      data-row={row}
      data-column={column}
      data-held={held}
      tabIndex={focusable ? 0 : -1}
      className={classes(
        'relative inline-grid h-6.5 w-17.5 place-items-center rounded-md text-sm tabular-nums select-none',
        held
          ? 'touch-none active:cursor-grabbing'
          : 'border border-dashed border-line text-line-strong hover:border-line-strong hover:bg-ground',
        rank === 0 && 'bg-leader text-leader-ink font-[580]',
        rank > 0 && 'bg-follower text-follower-ink font-[480]',
        target && 'outline-2 outline-offset-1 outline-accent outline-dashed',
      )}
    >
      <span aria-hidden>{rank < 0 ? '·' : rank === 0 ? 'Leader' : `follower ${rank + 1}`}</span>
      <span className="sr-only">{words}</span>
    </button>
  )
})

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
