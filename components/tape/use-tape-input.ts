'use client'

import { useState, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import { moveInGrid } from '#components/topics/grid-keys.ts'
import { useHintPointer } from '#components/ui/use-hint-pointer.ts'
import type { TapeStack } from '#lib/kafka/offset-tape'
import type { TapeGroup } from './tape-model.ts'

interface Place {
  row: number
  /** 0: the bar; its stacks follow from left to right. */
  mark: number
}

interface TapeInput {
  readonly scroller: RefObject<HTMLElement | null>
  readonly rows: number
  readonly stacksOf: (row: number) => readonly TapeStack[]
  readonly scrollTo: (row: number) => void
  readonly groups: readonly TapeGroup[]
  /** −1: none. */
  readonly chosenIndex: number
  readonly onChoose: (groupId: string) => void
}

/** Pointer, keys and focus of the tape, listened to once for all its marks: where the focus is and what is explained. */
export function useTapeInput({ scroller, rows, stacksOf, scrollTo, groups, chosenIndex, onChoose }: TapeInput) {
  const [focus, setFocus] = useState<Place>({ row: 0, mark: 0 })
  const [hint, setHint] = useState<(Place & { anchor: HTMLElement }) | null>(null)

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    pointer.rest()
    if (event.key === 'Escape') {
      if (hint === null) onChoose('')
      setHint(null)
      return
    }
    if (placeOf(event.target) === null) return
    const size = { rows, columns: stacksOf(focus.row).length + 1, pageRows: 10 }
    const moved = moveInGrid({ row: focus.row, column: focus.mark }, event, size)
    if (moved === null) return
    event.preventDefault()
    const next = { row: moved.row, mark: Math.min(moved.column, stacksOf(moved.row).length) }
    setFocus(next)
    scrollTo(next.row)
    // The row may have to be drawn first.
    requestAnimationFrame(() => buttonAt(scroller.current, next)?.focus())
  }
  const showHint = (event: PointerEvent<HTMLElement> | FocusEvent<HTMLElement>) => {
    const found = placeOf(event.target)
    if (found === null) return
    if (event.type === 'focus') setFocus(found)
    setHint(found)
  }
  const pointer = useHintPointer(showHint)
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const found = placeOf(event.target)
    const members = found === null ? undefined : stacksOf(found.row)[found.mark - 1]?.groups
    if (members === undefined) return
    // In a stack every press goes on to the next group, and behind the last to none.
    const next = members[members.indexOf(chosenIndex) + 1]
    onChoose(next === undefined ? '' : (groups[next]?.groupId ?? ''))
  }
  const hide = () => setHint(null)
  return {
    focus,
    hint,
    handlers: { onKeyDown, onFocus: showHint, onBlur: hide, ...pointer.handlers, onPointerLeave: hide, onClick },
  }
}

function buttonAt(scroller: HTMLElement | null, { row, mark }: Place): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`button[data-row="${row}"][data-mark="${mark}"]`) ?? null
}

function placeOf(target: EventTarget): (Place & { anchor: HTMLElement }) | null {
  const anchor = target instanceof Element ? target.closest<HTMLElement>('button[data-row]') : null
  if (anchor === null) return null
  return { row: Number(anchor.dataset['row']), mark: Number(anchor.dataset['mark']), anchor }
}
