'use client'

import { useState } from 'react'

interface Drag {
  fromMs: number
  toMs: number
}

interface Pointed {
  activeLabel?: string | number | undefined
}

/** Handlers for a chart whose x axis is time: dragging marks a stretch, letting go asks for it, leaving or Escape forgets it. */
export function useDragZoom(onZoom: ((fromMs: number, toMs: number) => void) | undefined) {
  const [drag, setDrag] = useState<Drag | null>(null)
  if (onZoom === undefined) return { drag: null, handlers: {} }
  return {
    drag,
    handlers: {
      onMouseDown: ({ activeLabel }: Pointed) => {
        if (activeLabel !== undefined) setDrag({ fromMs: Number(activeLabel), toMs: Number(activeLabel) })
      },
      onMouseMove: ({ activeLabel }: Pointed) => {
        if (drag !== null && activeLabel !== undefined) setDrag({ ...drag, toMs: Number(activeLabel) })
      },
      onMouseUp: () => {
        if (drag !== null && drag.fromMs !== drag.toMs) onZoom(drag.fromMs, drag.toMs)
        setDrag(null)
      },
      onMouseLeave: () => setDrag(null),
    },
  }
}
