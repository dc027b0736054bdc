'use client'

import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react'

export interface ReplicaDrag {
  readonly row: number
  readonly fromColumn: number
  /** The column under the pointer; null: outside the row, where letting go changes nothing. */
  readonly overColumn: number | null
}

/** A press that moves less is a click. */
const SLACK_PX = 5
/** So near to its edge the scrolling part follows the pointer. */
const EDGE_PX = 36

/**
 * Dragging a replica along its row by mouse, pen or finger. Hand `onPointerDown` to what holds the cells: buttons with
 * `data-row`, `data-column` and `data-held`, in cells with `data-column`. Escape takes the drag back.
 */
export function useReplicaDrag(onDrop: (row: number, fromColumn: number, toColumn: number) => void) {
  const [drag, setDrag] = useState<ReplicaDrag | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const onPointerDown = (event: ReactPointerEvent<HTMLElement>) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-held="true"]') : null
    const line = button?.closest('tr')
    if (button === null || line === null || line === undefined || event.button !== 0) return
    const scroller = event.currentTarget
    const row = Number(button.dataset['row'])
    const fromColumn = Number(button.dataset['column'])
    const startX = event.clientX
    let moved = false
    let overColumn: number | null = fromColumn
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    const { signal } = control
    signal.addEventListener('abort', () => {
      button.style.transform = ''
      button.style.zIndex = ''
      setDrag(null)
    })
    window.addEventListener(
      'pointermove',
      ({ clientX }) => {
        if (!moved && Math.abs(clientX - startX) < SLACK_PX) return
        moved = true
        follow(scroller, clientX)
        button.style.transform = `translateX(${Math.round(clientX - startX)}px)`
        button.style.zIndex = '5'
        overColumn = columnAt(line, clientX)
        setDrag(before => (before?.row === row && before.overColumn === overColumn ? before : { row, fromColumn, overColumn }))
      },
      { signal },
    )
    window.addEventListener(
      'pointerup',
      () => {
        control.abort()
        if (!moved) return
        swallowClick()
        if (overColumn !== null && overColumn !== fromColumn) onDrop(row, fromColumn, overColumn)
      },
      { signal },
    )
    window.addEventListener('pointercancel', () => control.abort(), { signal })
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && control.abort(), { signal })
  }
  return { drag, onPointerDown }
}

/** The click that ends a drag means nothing, though the cell it falls on may be free by then. */
function swallowClick(): void {
  const swallow = (event: Event) => event.stopPropagation()
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }))
}

/** By the place from left to right alone: a hand that drifts off the line still means its row. */
function columnAt(line: HTMLElement, x: number): number | null {
  for (const cell of line.querySelectorAll<HTMLElement>('td[data-column]')) {
    const { left, right } = cell.getBoundingClientRect()
    if (x >= left && x < right) return Number(cell.dataset['column'])
  }
  return null
}

function follow(scroller: HTMLElement, x: number): void {
  const { left, right } = scroller.getBoundingClientRect()
  if (x < left + EDGE_PX) scroller.scrollLeft -= EDGE_PX / 2
  else if (x > right - EDGE_PX) scroller.scrollLeft += EDGE_PX / 2
}
