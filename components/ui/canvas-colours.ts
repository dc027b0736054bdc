'use client'

import { useSyncExternalStore } from 'react'

const SERIES_COUNT = 8

/** The theme's tokens as a canvas takes them. */
export interface CanvasColours {
  readonly sheet: string
  readonly line: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly accent: string
  readonly accentInk: string
  readonly attention: string
  readonly attentionSoft: string
  readonly bad: string
  readonly unknown: string
  /** Categorical, in their order (see components/charts/colours). */
  readonly series: readonly string[]
  readonly font: string
}

/** The colours in force; read anew when the theme changes, be it by the switch or by the system. */
export function useCanvasColours(): CanvasColours | null {
  return useSyncExternalStore(subscribe, read, () => null)
}

let known: { theme: string; colours: CanvasColours } | null = null

function read(): CanvasColours {
  const theme = `${document.documentElement.className} ${darkSystem().matches}`
  if (known?.theme !== theme) known = { theme, colours: resolve() }
  return known.colours
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
  const system = darkSystem()
  system.addEventListener('change', onChange)
  return () => {
    observer.disconnect()
    system.removeEventListener('change', onChange)
  }
}

function darkSystem(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)')
}

/** A token is `light-dark(…)` until an element is painted with it: a probe takes each in turn. */
function resolve(): CanvasColours {
  const probe = document.createElement('span')
  document.body.append(probe)
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  const colours = {
    sheet: colour('sheet'),
    line: colour('line'),
    ink: colour('ink'),
    ink2: colour('ink-2'),
    ink3: colour('ink-3'),
    accent: colour('accent'),
    accentInk: colour('accent-ink'),
    attention: colour('attention'),
    attentionSoft: colour('attention-soft'),
    bad: colour('bad'),
    unknown: colour('unknown'),
    series: Array.from({ length: SERIES_COUNT }, (_, index) => colour(`series-${index + 1}`)),
    font: getComputedStyle(probe).fontFamily,
  }
  probe.remove()
  return colours
}
