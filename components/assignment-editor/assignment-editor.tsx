'use client'

import { useMemo, useRef } from 'react'
import type { RefObject } from 'react'
import { classes } from '#components/ui/class-names.ts'
import { useRowWindow, type RowWindow } from '#components/ui/use-row-window.ts'
import type { Replicas } from './edit-replicas.ts'
import { EditorActions } from './editor-actions.tsx'
import { EditorFoot, EditorHead } from './editor-head.tsx'
import { editorColumns, problemsByRow, type EditorBroker, type EditorColumn, type EditorProblem } from './editor-model.ts'
import { EditorRow } from './editor-row.tsx'
import { useEditorInput, type EditorInput } from './use-editor-input.ts'

const ROW_PX = 41
/** From here on the grid scrolls in itself and draws only what is in sight. */
const MOST_ROWS = 60

interface AssignmentEditorProps {
  /** Says what the table is; read out, not shown. */
  readonly caption: string
  readonly brokers: readonly EditorBroker[]
  readonly assignment: readonly Replicas[]
  /** The assignment before any edit: rows that differ say what they were. */
  readonly original?: readonly Replicas[]
  readonly problems: readonly EditorProblem[]
  readonly rowName?: (row: number) => string
  /** Called with the row's new replicas; never for an edit that changes nothing. */
  readonly onEdit: (row: number, replicas: Replicas) => void
  /** Ctrl Z. */
  readonly onUndo?: () => void
}

/**
 * Partitions × brokers, to be changed by hand: drag a replica along its row, click a free cell, or move with the arrow keys
 * and press the keys of `editByKey`. One stop for the Tab key; a real table for a screen reader, which hears every change.
 */
export function AssignmentEditor({ rowName = partitionName, ...props }: AssignmentEditorProps) {
  const { brokers, assignment, onEdit, onUndo } = props
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => editorColumns(brokers, assignment), [brokers, assignment])
  const brokerIds = useStableIds(columns.map(column => column.brokerId))
  const rows = useRowWindow(assignment.length, MOST_ROWS, ROW_PX, scroller)
  const input = useEditorInput({ scroller, rows, assignment, brokerIds, rowName, onEdit, onUndo })
  return (
    <>
      <EditorTable {...props} {...{ scroller, columns, brokerIds, rows, rowName, input }} />
      {input.chosen !== null && (
        <EditorActions
          rowName={rowName(input.focus.row)}
          brokerId={input.chosen.brokerId}
          replicas={input.chosen.replicas}
          onEdit={replicas => input.edit(input.focus.row, replicas)}
        />
      )}
      <output className="sr-only">{input.said}</output>
    </>
  )
}

interface EditorTableProps extends Omit<AssignmentEditorProps, 'onEdit' | 'onUndo' | 'brokers'> {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly columns: readonly EditorColumn[]
  readonly brokerIds: readonly number[]
  readonly rows: RowWindow
  readonly rowName: (row: number) => string
  readonly input: EditorInput
}

function EditorTable(props: EditorTableProps) {
  const { caption, assignment, original, problems, scroller, columns, brokerIds, rows, rowName, input } = props
  const troubles = useMemo(() => problemsByRow(problems), [problems])
  const { focus, drag } = input
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-static-element-interactions
    <div
      ref={scroller}
      className={classes('relative overflow-auto', assignment.length > MOST_ROWS && 'max-h-[calc(100dvh-14rem)] min-h-60')}
      {...input.handlers}
    >
      <table className="w-full border-separate border-spacing-0" aria-rowcount={assignment.length + 3}>
        <caption className="sr-only">{caption}</caption>
        <EditorHead columns={columns} />
        <tbody>
          <Spacer height={rows.beforePx} columns={columns.length + 2} />
          {rows.shown.map(row => (
            <EditorRow
              key={row}
              row={row}
              name={rowName(row)}
              replicas={assignment[row] ?? NONE}
              brokerIds={brokerIds}
              problems={troubles.get(row)}
              original={original?.[row]}
              focusColumn={focus.row === row ? focus.column : null}
              dropColumn={drag?.row === row && drag.overColumn !== drag.fromColumn ? drag.overColumn : null}
            />
          ))}
          <Spacer height={rows.afterPx} columns={columns.length + 2} />
        </tbody>
        <EditorFoot columns={columns} />
      </table>
    </div>
  )
}

const NONE: Replicas = []

function partitionName(row: number): string {
  return `Partition ${row}`
}

/** The same array as long as the ids are the same, so that rows need not be drawn again. */
function useStableIds(ids: readonly number[]): readonly number[] {
  const text = ids.join(',')
  return useMemo(() => (text === '' ? [] : text.split(',').map(Number)), [text])
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={columns} height={height}>
        {null}
      </td>
    </tr>
  )
}
