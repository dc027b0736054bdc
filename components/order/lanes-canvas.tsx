'use client'

import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useCanvasColours } from '#components/ui/canvas-colours.ts'
import { fitCanvas, useOncePerFrame, useSize } from '#components/ui/canvas-parts.ts'
import type { LensArrival } from './arrival-stream.ts'
import { drawLanes } from './draw-lanes.ts'
import { LABEL_PX, laneLayout, MAX_LANES, positionAt } from './lane-layout.ts'
import { arrivalWords } from './lane-words.ts'

interface LanesProps {
  arrivals: readonly LensArrival[]
  overtakenBy: Int32Array
  /** Of what the order is judged by: `timestamp`, `sequence`. */
  what: string
  /** Keep the newest in sight. */
  following: boolean
  onOpen: (arrival: LensArrival) => void
}

/**
 * The arrivals on one canvas of the size of what is in sight. One stop for the keyboard: the arrow keys go from message to
 * message, Enter opens one; what the cursor is on is read out below. The table is its twin.
 */
export function LanesCanvas({ arrivals, overtakenBy, what, following, onOpen }: LanesProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const detailId = useId()
  const colours = useCanvasColours()
  const { width } = useSize(scroller)
  const [cursor, setCursor] = useState<number | null>(null)
  const partitions = useMemo(() => [...new Set(arrivals.map(({ partition }) => partition))].toSorted((a, b) => a - b), [arrivals])
  const longest = useMemo(() => Math.max(0, ...arrivals.map(({ rank }) => (rank === null ? 1 : String(rank).length))), [arrivals])
  const layout = useMemo(
    () => laneLayout({ width, count: arrivals.length, partitions, longest }),
    [width, arrivals.length, partitions, longest],
  )
  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || colours === null || scroller.current === null) return
    const ratio = window.devicePixelRatio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawLanes(context, { arrivals, overtakenBy, layout, scrollLeft: scroller.current.scrollLeft, colours, cursor })
  }, [arrivals, overtakenBy, layout, colours, cursor])
  useLayoutEffect(() => {
    if (following && scroller.current !== null) scroller.current.scrollLeft = layout.fullWidth
    fitCanvas(canvas.current, layout.width, layout.height)
    draw()
  }, [layout, draw, following])
  useOncePerFrame(scroller, draw)

  const at = (event: { clientX: number }) => {
    if (scroller.current === null) return null
    return positionAt(layout, event.clientX - scroller.current.getBoundingClientRect().left, scroller.current.scrollLeft)
  }
  const open = (position: number | null) => {
    const arrival = position === null ? undefined : arrivals[position]
    if (arrival !== undefined) onOpen(arrival)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter') return open(cursor)
    if (event.key === 'Escape') return setCursor(null)
    const next = moved(cursor ?? -1, event.key, arrivals.length, overtakenBy)
    if (next === null || scroller.current === null) return
    event.preventDefault()
    setCursor(next)
    const left = next * layout.stepPx
    const inSight = layout.width - LABEL_PX - layout.stepPx
    const { scrollLeft } = scroller.current
    scroller.current.scrollLeft = Math.min(left, Math.max(scrollLeft, left - inSight))
  }
  const shown = cursor === null ? undefined : arrivals[cursor]
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        // One widget with a cursor of its own; what the cursor is on is read out below.
        role="application"
        aria-roledescription="lanes of messages"
        aria-label={`${arrivals.length} messages in the order of arrival. Left and right move, Page Down goes to the next out of place, Enter opens the message; “Table” shows the same as a table.`}
        aria-describedby={detailId}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="relative max-h-[max(16rem,calc(100dvh-22rem))] overflow-auto -outline-offset-2"
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(null)}
        onPointerMove={event => setCursor(at(event))}
        onPointerLeave={() => setCursor(null)}
        onClick={event => open(at(event))}
      >
        <div style={{ width: layout.fullWidth, height: layout.height }}>
          <canvas ref={canvas} aria-hidden data-testid="lanes" className="sticky left-0 block cursor-pointer" />
        </div>
      </div>
      <p id={detailId} aria-live="polite" className="min-h-9 border-t border-line px-3.5 py-2 text-ink-2">
        {shown === undefined || cursor === null
          ? 'Point at a message, or move with the arrow keys, to read it.'
          : arrivalWords(shown, overtakenBy[cursor] ?? -1, what)}
        {partitions.length > MAX_LANES && ` Lanes of the first ${MAX_LANES} of ${partitions.length} partitions are drawn.`}
      </p>
    </>
  )
}

/** Where the cursor goes; null: the key is not for us. */
function moved(from: number, key: string, count: number, overtakenBy: Int32Array): number | null {
  if (count === 0) return null
  switch (key) {
    case 'ArrowRight':
      return Math.min(count - 1, from + 1)
    case 'ArrowLeft':
      return Math.max(0, from - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'PageDown': {
      const next = overtakenBy.findIndex((overtaken, position) => position > from && overtaken > 0)
      return next < 0 ? Math.max(0, from) : next
    }
    case 'PageUp':
      return Math.max(
        0,
        overtakenBy.findLastIndex((overtaken, position) => position < from && overtaken > 0),
      )
    default:
      return null
  }
}
