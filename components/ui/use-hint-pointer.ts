'use client'

import { useRef, type PointerEvent } from 'react'

interface HintPointer {
  /** To be called at every key: from then on the pointer counts as resting, until it really moves. */
  readonly rest: () => void
  readonly handlers: {
    readonly onPointerOver: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
  }
}

/**
 * Shows hints for what the pointer comes to, but not for what comes to the pointer once keys are used: browsers tell that a page
 * moved under a resting pointer by `pointerover` too, and that brought back hints which Escape had taken away (WCAG 2.2, 1.4.13).
 */
export function useHintPointer(show: (event: PointerEvent<HTMLElement>) => void): HintPointer {
  const rests = useRef(false)
  return {
    rest: () => {
      rests.current = true
    },
    handlers: {
      onPointerOver: event => {
        if (!rests.current) show(event)
      },
      onPointerMove: event => {
        if (!rests.current) return
        rests.current = false
        show(event)
      },
    },
  }
}
