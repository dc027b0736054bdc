'use client'

import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import type { Zone } from '#lib/format/timestamp'

/** One ticking clock and one time zone for the whole page. */
interface Clock {
  readonly renderedAtMs: number
  readonly zone: Zone
  readonly skewMs: number
}

const ClockContext = createContext<Clock>({ renderedAtMs: 0, zone: 'UTC', skewMs: 0 })

/**
 * `renderedAtMs`: the server's time when it drew the page, which the first render in the browser repeats so that both agree.
 * `zone`: where times are shown. Ages are counted by the server's clock: a browser whose clock is more than 5 s off is corrected.
 */
export function ClockProvider({ renderedAtMs, zone, children }: { renderedAtMs: number; zone: Zone; children: ReactNode }) {
  const clock = useMemo(() => ({ renderedAtMs, zone, skewMs: measureSkew(renderedAtMs) }), [renderedAtMs, zone])
  return <ClockContext value={clock}>{children}</ClockContext>
}

/** Epoch milliseconds by the server's clock, renewed every second. */
export function useNow(): number {
  return useTimed(itself)
}

/**
 * What `read` makes of the time (epoch milliseconds by the server's clock). Asked every second, but its caller is drawn again only
 * when the answer is another one: most ages stand for a minute or an hour.
 */
export function useTimed<Value extends string | number>(read: (nowMs: number) => Value): Value {
  const { renderedAtMs, skewMs } = useContext(ClockContext)
  return useSyncExternalStore(
    subscribe,
    () => read(readTick() - skewMs),
    () => read(renderedAtMs),
  )
}

const itself = (nowMs: number) => nowMs

/** The zone in which times are shown. */
export function useZone(): Zone {
  return useContext(ClockContext).zone
}

let tickMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  tickMs = Date.now()
  for (const listener of listeners) listener()
}

function readTick(): number {
  // Views that mount between two ticks must not show a time from before they were loaded.
  if (timer === undefined) tickMs = Date.now()
  return tickMs
}

function measureSkew(renderedAtMs: number): number {
  if (typeof window === 'undefined') return 0
  const differenceMs = performance.timeOrigin - renderedAtMs
  return Math.abs(differenceMs) > 5000 ? differenceMs : 0
}
