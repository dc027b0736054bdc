'use client'

import { useEffect, useLayoutEffect, useState } from 'react'

/** As many pixels as the screen has. Setting the size clears the canvas, so it is set only when it changes. */
export function fitCanvas(canvas: HTMLCanvasElement | null, width: number, height: number): void {
  if (canvas === null) return
  const ratio = window.devicePixelRatio
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
  if (canvas.width === pixels.width && canvas.height === pixels.height) return
  canvas.width = pixels.width
  canvas.height = pixels.height
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
}

/** The element's inner size, kept up to date. */
export function useSize(element: { readonly current: HTMLElement | null }): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const target = element.current
    if (target === null) return
    const measure = () => {
      const next = { width: target.clientWidth, height: target.clientHeight }
      setSize(known => (known.width === next.width && known.height === next.height ? known : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** However often the element scrolls between two frames, it is drawn once. */
export function useOncePerFrame(element: { readonly current: HTMLElement | null }, draw: () => void): void {
  useEffect(() => {
    const target = element.current
    if (target === null) return
    let frame: number | null = null
    const onScroll = () => {
      frame ??= requestAnimationFrame(() => {
        frame = null
        draw()
      })
    }
    target.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      target.removeEventListener('scroll', onScroll)
      if (frame !== null) cancelAnimationFrame(frame)
    }
  }, [element, draw])
}
