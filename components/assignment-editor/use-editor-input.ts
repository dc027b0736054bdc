'use client'

import { useState, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import { moveInGrid, type GridPlace } from '#components/topics/grid-keys.ts'
import type { RowWindow } from '#components/ui/use-row-window.ts'
import { addReplica, moveReplica, type Replicas } from './edit-replicas.ts'
import { editByKey } from './editor-keys.ts'
import { useReplicaDrag, type ReplicaDrag } from './use-replica-drag.ts'

interface EditorInputOptions {
  readonly scroller: RefObject<HTMLElement | null>
  readonly rows: RowWindow
  readonly assignment: readonly Replicas[]
  readonly brokerIds: readonly number[]
  readonly rowName: (row: number) => string
  readonly onEdit: (row: number, replicas: Replicas) => void
  readonly onUndo: (() => void) | undefined
}

export interface EditorInput {
  /** The cell that the Tab key reaches. */
  readonly focus: GridPlace
  /** What the focused cell stands for; null until somebody has been in the grid. */
  readonly chosen: { readonly brokerId: number; readonly replicas: Replicas } | null
  readonly drag: ReplicaDrag | null
  /** The last change, for a screen reader. */
  readonly said: string
  readonly edit: (row: number, replicas: Replicas) => void
  readonly handlers: {
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
    onFocus: (event: FocusEvent<HTMLElement>) => void
    onClick: (event: MouseEvent<HTMLElement>) => void
    onPointerDown: (event: PointerEvent<HTMLElement>) => void
  }
}

/** Keys, clicks and drags in the grid of an assignment, turned into edits of a row. */
export function useEditorInput(options: EditorInputOptions): EditorInput {
  const { scroller, rows, assignment, brokerIds, rowName, onEdit, onUndo } = options
  const [place, setPlace] = useState<GridPlace>({ row: 0, column: 0 })
  const [touched, setTouched] = useState(false)
  const [said, setSaid] = useState('')
  const focus = clamp(place, assignment.length, brokerIds.length)
  const at = cellOf(options, focus)

  const edit = (row: number, replicas: Replicas) => {
    if (replicas === assignment[row]) return
    setSaid(`${rowName(row)}: ${replicas.length === 0 ? 'no replica' : `brokers ${replicas.join(', ')}, ${replicas[0]} leads`}.`)
    onEdit(row, replicas)
  }
  const choose = (next: GridPlace) => {
    setPlace(next)
    setTouched(true)
  }
  const focusOn = (next: GridPlace) => {
    setPlace(next)
    rows.scrollTo(next.row)
    // The row may have to be drawn first.
    requestAnimationFrame(() => cellAt(scroller.current, next)?.focus())
  }
  const { drag, onPointerDown } = useReplicaDrag((row, fromColumn, toColumn) => {
    edit(row, moveReplica(assignment[row] ?? [], brokerIds[fromColumn] ?? -1, brokerIds[toColumn] ?? -1))
    choose({ row, column: toColumn })
  })
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (placeOf(event.target) === null || at === null) return
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && onUndo) {
      event.preventDefault()
      onUndo()
      return
    }
    const change = editByKey(at.replicas, at.brokerId, brokerIds, event)
    const size = { rows: assignment.length, columns: brokerIds.length, pageRows: 10 }
    const next = change === null ? moveInGrid(focus, event, size) : { row: focus.row, column: brokerIds.indexOf(change.brokerId) }
    if (next === null) return
    event.preventDefault()
    if (change !== null) edit(focus.row, change.replicas)
    focusOn(next)
  }
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const found = placeOf(event.target)
    if (found !== null) choose(found)
  }
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const found = placeOf(event.target)
    const cell = found === null ? null : cellOf(options, found)
    if (found === null || cell === null) return
    choose(found)
    edit(found.row, addReplica(cell.replicas, cell.brokerId))
  }
  return { focus, chosen: touched ? at : null, drag, said, edit, handlers: { onKeyDown, onFocus, onClick, onPointerDown } }
}

function cellOf({ assignment, brokerIds }: EditorInputOptions, { row, column }: GridPlace) {
  const replicas = assignment[row]
  const brokerId = brokerIds[column]
  return replicas === undefined || brokerId === undefined ? null : { replicas, brokerId }
}

function clamp({ row, column }: GridPlace, rows: number, columns: number): GridPlace {
  return { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) }
}

function cellAt(scroller: HTMLElement | null, { row, column }: GridPlace): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`button[data-row="${row}"][data-column="${column}"]`) ?? null
}

function placeOf(target: EventTarget): GridPlace | null {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-row]') : null
  return button === null ? null : { row: Number(button.dataset['row']), column: Number(button.dataset['column']) }
}
