/** Epoch milliseconds that never jump: the wall clock as it was when the process began, and what has passed since. */
export function epochNow(): number {
  return Math.round(performance.timeOrigin + performance.now())
}
