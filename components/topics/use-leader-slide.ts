'use client'

import { useLayoutEffect, useRef, type RefObject } from 'react'

const SLIDE_MS = 700

/**
 * When leadership moves while one looks on, the leader's chip travels once from the broker that lost it to the one that has
 * it now. Nothing moves on the first look, nor for whoever asked for reduced motion. Answers the ref of the row.
 */
export function useLeaderSlide(leader: number | null, brokerIds: readonly number[]): RefObject<HTMLTableRowElement | null> {
  const row = useRef<HTMLTableRowElement>(null)
  const before = useRef(leader)
  useLayoutEffect(() => {
    const previous = before.current
    before.current = leader
    if (previous === leader || previous === null || leader === null || row.current === null) return
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const from = cellAt(row.current, brokerIds.indexOf(previous))
    const to = cellAt(row.current, brokerIds.indexOf(leader))
    if (from === null || to === null) return
    const distance = from.getBoundingClientRect().left - to.getBoundingClientRect().left
    const slide = to.animate(
      [
        { transform: `translateX(${distance}px)`, zIndex: 5 },
        { transform: 'none', zIndex: 5 },
      ],
      { duration: SLIDE_MS, easing: 'cubic-bezier(.3,.7,.2,1)' },
    )
    return () => slide.cancel()
  }, [leader, brokerIds])
  return row
}

function cellAt(row: HTMLTableRowElement, column: number): HTMLElement | null {
  return row.querySelector(`[data-column="${column}"]`)
}
