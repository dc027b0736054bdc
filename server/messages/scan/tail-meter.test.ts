import { describe, expect, it } from 'vitest'
import { TailMeter } from './tail-meter.ts'

/** Hands over all there is room for, out of plenty. */
function take(meter: TailMeter, nowMs: number): number {
  const room = meter.room(nowMs)
  for (let i = 0; i < room; i++) meter.show()
  return room
}

describe('TailMeter', () => {
  it('lets a second’s worth through at once, and then so many a second, however often it is asked', () => {
    const meter = new TailMeter(20, 0)
    expect(take(meter, 0)).toBe(20)
    let shown = 0
    for (let nowMs = 7; nowMs <= 3000; nowMs += 7) shown += take(meter, nowMs)
    expect(shown).toBe(59)
  })

  it('saves up no more than a second’s worth while nothing arrives', () => {
    const meter = new TailMeter(5, 0)
    expect(take(meter, 60_000)).toBe(5)
  })

  it('has always room without a limit', () => {
    expect(new TailMeter(null, 0).room(1)).toBe(Infinity)
  })

  it('tells rates of the last two seconds, and none from too little', () => {
    const meter = new TailMeter(null, 0)
    expect(meter.rates(250, { matched: 10, scanned: 100 })).toEqual({ matchedPerSecond: null, scannedPerSecond: null })
    expect(meter.rates(1000, { matched: 20, scanned: 4000 })).toEqual({ matchedPerSecond: 20, scannedPerSecond: 4000 })
    for (let nowMs = 1250; nowMs <= 4000; nowMs += 250) meter.rates(nowMs, { matched: 20, scanned: 4000 })
    expect(meter.rates(4250, { matched: 30, scanned: 4010 })).toEqual({ matchedPerSecond: 5, scannedPerSecond: 5 })
  })
})
