/** Buckets into the points of a chart, one by one and without an object for each: a chart of a hundred lines reads 150,000. */
import type { HistoryPoint } from '#lib/wire/history'

/** Points end to end: time, minimum, maximum and last of each. */
export type FlatPoints = Float64Array<ArrayBuffer>

/** Takes what was seen of a series between `tMs` and `tMs` plus its level's step. */
export type TakeBucket = (tMs: number, min: number, max: number, last: number, count: number) => void

/** Rolls buckets that come in order of time up into points of a wider step. No spike disappears: extremes are kept. */
export class PointRoller {
  readonly #stepMs: number
  #points: Float64Array<ArrayBuffer>
  #length = 0
  #pointMs = Number.NaN

  constructor(stepMs: number, expected = 320) {
    this.#stepMs = stepMs
    this.#points = new Float64Array(expected * 4)
  }

  add(tMs: number, min: number, max: number, last: number): void {
    const pointMs = Math.floor(tMs / this.#stepMs) * this.#stepMs
    if (pointMs !== this.#pointMs) return this.#begin(pointMs, min, max, last)
    const at = this.#length - 4
    if (min < (this.#points[at + 1] ?? 0)) this.#points[at + 1] = min
    if (max > (this.#points[at + 2] ?? 0)) this.#points[at + 2] = max
    this.#points[at + 3] = last
  }

  /** A copy of its own, which may be handed to another thread. */
  points(): FlatPoints {
    return this.#points.slice(0, this.#length)
  }

  #begin(pointMs: number, min: number, max: number, last: number): void {
    if (this.#length === this.#points.length) {
      const wider = new Float64Array(this.#points.length * 2)
      wider.set(this.#points)
      this.#points = wider
    }
    this.#pointMs = pointMs
    this.#points[this.#length++] = pointMs
    this.#points[this.#length++] = min
    this.#points[this.#length++] = max
    this.#points[this.#length++] = last
  }
}

export function unflatten(flat: FlatPoints): HistoryPoint[] {
  const points: HistoryPoint[] = []
  for (let at = 0; at + 3 < flat.length; at += 4) {
    points.push([flat[at] ?? 0, flat[at + 1] ?? 0, flat[at + 2] ?? 0, flat[at + 3] ?? 0])
  }
  return points
}
