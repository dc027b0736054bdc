'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

export interface RowWindow {
  /** Indices of the rows to draw. */
  readonly shown: readonly number[]
  /** Heights of what is left out above and below, in pixels. */
  readonly beforePx: number
  readonly afterPx: number
  /** Brings a row into sight; it is drawn at the next frame. */
  readonly scrollTo: (row: number) => void
}

/** Which of many rows of one height are in sight of `scroller`. Up to `most` rows are all drawn, and the page scrolls. */
export function useRowWindow(count: number, most: number, rowPx: number, scroller: RefObject<HTMLElement | null>): RowWindow {
  const long = count > most
  // The virtualizer is kept to this hook and never handed on: nothing memoised can hold an old one.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    enabled: long,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    // What the server draws, before anything was measured.
    initialRect: { width: 1200, height: 800 },
  })
  const items = virtualizer.getVirtualItems()
  const scrollTo = (row: number) => {
    if (long) virtualizer.scrollToIndex(row)
  }
  if (!long) return { shown: Array.from({ length: count }, (_, row) => row), beforePx: 0, afterPx: 0, scrollTo }
  return {
    shown: items.map(item => item.index),
    beforePx: items[0]?.start ?? 0,
    afterPx: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
    scrollTo,
  }
}
