'use client'

import { useEffect, useRef, useState, type ReactNode } from 'react'

/** Lets what is too wide scroll sideways; a stop for the keyboard only while there is something to scroll (WCAG 2.1.1). */
export function Scroller({ label, children }: { label: string; children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const scroller = element.current
    if (!scroller) return
    const observer = new ResizeObserver(() => setScrolls(scroller.scrollWidth > scroller.clientWidth))
    observer.observe(scroller)
    for (const child of scroller.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
  return (
    // Positioned, so that visually hidden text inside is clipped with the rest and does not widen the page.
    <div
      ref={element}
      className="relative overflow-x-auto rounded-b-card -outline-offset-2"
      {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': label })}
    >
      {children}
    </div>
  )
}
