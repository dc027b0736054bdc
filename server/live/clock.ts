/** `wallMs` is what readers are told; every duration is taken from `steadyMs`, which no clock change moves. */
export interface Clock {
  wallMs(): number
  steadyMs(): number
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  steadyMs: () => performance.now(),
}
