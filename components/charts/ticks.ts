const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map(n => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map(n => n * HOUR_MS),
  ...[1, 2, 7, 14, 28].map(n => n * DAY_MS),
]

/**
 * Round moments between two others, at most `atMost`, on the clock of the zone: `offsetMs` is what has to be added to UTC
 * (so that days begin at midnight there).
 */
export function timeTicks(fromMs: number, toMs: number, atMost: number, offsetMs = 0): number[] {
  if (!(toMs > fromMs) || atMost < 1) return []
  const stepMs =
    TIME_STEPS_MS.find(step => (toMs - fromMs) / step <= atMost) ?? Math.ceil((toMs - fromMs) / atMost / DAY_MS) * DAY_MS
  const ticks: number[] = []
  for (let tMs = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs; tMs <= toMs; tMs += stepMs) ticks.push(tMs)
  return ticks
}

/** What the numbers of an axis are. */
export type Unit = 'messages' | 'messages/s' | 'bytes' | 'seconds' | 'count'

/** Round values from 0 to at least `largest`, about four of them, in steps that suit the unit (1024s for bytes, 60s for time). */
export function valueTicks(largest: number, unit: Unit): number[] {
  const top = Number.isFinite(largest) && largest > 0 ? largest : 1
  const step = niceStep(top / 4, unit)
  const ticks: number[] = []
  for (let index = 0; index <= Math.ceil(top / step - 1e-9); index += 1) ticks.push(index * step)
  return ticks
}

function niceStep(rough: number, unit: Unit): number {
  if (unit === 'bytes') return binaryStep(rough)
  if (unit === 'seconds' && rough > 30) return clockStep(rough)
  const step = decimalStep(rough)
  // Half a message is nobody's tick.
  return unit === 'messages' || unit === 'count' ? Math.max(1, step) : step
}

function decimalStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5, 10].find(factor => factor * power >= rough - 1e-12) ?? 10) * power
}

function binaryStep(rough: number): number {
  const power = 1024 ** Math.max(0, Math.floor(Math.log(Math.max(1, rough)) / Math.log(1024)))
  const within = rough / power
  return ([1, 2, 5, 10, 20, 50, 100, 200, 250, 500, 1024].find(factor => factor >= within) ?? 1024) * power
}

function clockStep(rough: number): number {
  const steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]
  return steps.find(step => step >= rough) ?? Math.ceil(rough / 86_400) * 86_400
}
