'use client'

import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { fitCanvas, useOncePerFrame, useSize } from '#components/ui/canvas-parts.ts'
import { useNavigate } from '#components/data/url-state.ts'
import { moveInGrid } from '#components/topics/grid-keys.ts'
import { topicHref } from '#components/topics/topic-links.ts'
import type { HeatMapAnswer } from '#lib/wire/heat-map'
import { drawHeatMap } from './draw-heat-map.ts'
import { useCanvasColours } from '#components/ui/canvas-colours.ts'
import { heatLayout, HEAD_PX, placeAt, rowAt, ROW_PX, scrollTo, type HeatPlace } from './heat-map-layout.ts'
import { cellWords, heatModel } from './heat-map-model.ts'

/**
 * The map on one canvas of the size of what is in sight, drawn anew at most once a frame. It is one stop for the keyboard:
 * arrow keys go from cell to cell, Enter opens the topic; what a cell says is read out below. The table is its twin.
 */
export function HeatMapCanvas({ cluster, answer }: { cluster: string; answer: HeatMapAnswer }) {
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const detailId = useId()
  const navigate = useNavigate()
  const colours = useCanvasColours()
  const size = useSize(scroller)
  const model = useMemo(() => heatModel(answer), [answer])
  const rows = answer.items.length
  const columns = answer.columns.length
  const layout = useMemo(() => heatLayout({ rows, columns, ...size }), [rows, columns, size])
  const [cursor, setCursor] = useState<HeatPlace | null>(null)

  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || colours === null || scroller.current === null) return
    const ratio = window.devicePixelRatio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const scroll = { left: scroller.current.scrollLeft, top: scroller.current.scrollTop }
    drawHeatMap(context, { model, layout, scroll, colours, cursor })
  }, [model, layout, colours, cursor])
  useLayoutEffect(() => {
    fitCanvas(canvas.current, layout.width, layout.height)
    draw()
  }, [layout, draw])
  useOncePerFrame(scroller, draw)

  const onPointer = (event: PointerEvent<HTMLElement>) => {
    const place = pointAt(event, scroller.current)
    const found = place && placeAt(layout, place.scroll, place.x, place.y)
    setCursor(current => (current?.row === found?.row && current?.column === found?.column ? current : found))
  }
  const open = (row: number | null) => {
    const topic = row === null ? undefined : answer.items[row]?.topic
    if (topic !== undefined) navigate(topicHref(cluster, topic))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter') return open(cursor?.row ?? null)
    if (event.key === 'Escape') return setCursor(null)
    const pageRows = Math.max(1, Math.floor((layout.height - HEAD_PX) / ROW_PX) - 1)
    const next = moveInGrid(cursor ?? { row: 0, column: 0 }, event, { rows, columns, pageRows })
    if (next === null || scroller.current === null) return
    event.preventDefault()
    setCursor(next)
    scroller.current.scrollTo(scrollTo(layout, { left: scroller.current.scrollLeft, top: scroller.current.scrollTop }, next))
  }
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        // One widget with a cursor of its own, as a grid is; what the cursor is on is read out below.
        role="application"
        aria-roledescription="heat map"
        aria-label={`Topics by brokers, ${rows} by ${columns}. Arrow keys move, Enter opens the topic; “Table” shows the same as a table.`}
        aria-describedby={detailId}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="relative max-h-[max(16rem,calc(100dvh-19rem))] overflow-auto -outline-offset-2"
        onKeyDown={onKeyDown}
        onFocus={() => setCursor(current => current ?? { row: 0, column: 0 })}
        onBlur={() => setCursor(null)}
        onPointerMove={onPointer}
        onPointerLeave={() => setCursor(null)}
        onClick={event => {
          const place = pointAt(event, scroller.current)
          open(place && rowAt(layout, place.scroll, place.y))
        }}
      >
        <div style={{ width: layout.fullWidth, height: layout.fullHeight }}>
          <canvas ref={canvas} aria-hidden data-testid="heat-map" className="sticky top-0 left-0 block cursor-pointer" />
        </div>
      </div>
      <p id={detailId} aria-live="polite" className="min-h-9 border-t border-line px-3.5 py-2 text-ink-2">
        {cursor === null
          ? 'Point at a cell, or move with the arrow keys, to read it.'
          : cellWords(model, cursor.row, cursor.column)}
      </p>
    </>
  )
}

function pointAt(event: { clientX: number; clientY: number }, scroller: HTMLElement | null) {
  if (scroller === null) return null
  const box = scroller.getBoundingClientRect()
  const scroll = { left: scroller.scrollLeft, top: scroller.scrollTop }
  return { x: event.clientX - box.left, y: event.clientY - box.top, scroll }
}
