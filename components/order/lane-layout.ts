export const LABEL_PX = 78
export const LANE_PX = 26
/** From this width on each message has room for its rank. */
const TEXT_STEP_PX = 22
const LEAST_STEP_PX = 7
/** More lanes than this are not drawn: the table has them all. */
export const MAX_LANES = 64

export interface LaneLayout {
  width: number
  height: number
  /** Of one message. */
  stepPx: number
  fullWidth: number
  /** Partitions from top to bottom, below the lane of all. */
  lanes: readonly number[]
  count: number
  hasTexts: boolean
}

/** The longest rank decides whether texts fit; few messages are spread over the width there is. */
export function laneLayout(input: { width: number; count: number; partitions: readonly number[]; longest: number }): LaneLayout {
  const { width, count, partitions, longest } = input
  const lanes = partitions.slice(0, MAX_LANES)
  const room = Math.max(0, width - LABEL_PX)
  const wanted = Math.max(TEXT_STEP_PX, longest * 7 + 8)
  const hasTexts = longest <= 6 && count * wanted <= Math.max(room, 6000)
  const stepPx = hasTexts ? wanted : Math.min(TEXT_STEP_PX, Math.max(LEAST_STEP_PX, count === 0 ? 0 : room / count))
  return {
    width,
    height: (lanes.length + 1) * LANE_PX + 4,
    stepPx,
    fullWidth: Math.max(width, LABEL_PX + Math.ceil(count * stepPx) + 8),
    lanes,
    count,
    hasTexts,
  }
}

/** Messages in sight, first (included) to last (excluded). */
export function visibleRange({ width, stepPx, count }: LaneLayout, scrollLeft: number): { from: number; to: number } {
  const room = width - LABEL_PX
  const from = Math.max(0, Math.floor(scrollLeft / stepPx) - 1)
  return { from, to: Math.min(count, Math.ceil((scrollLeft + room) / stepPx) + 1) }
}

/** The middle of a message's place, in the canvas. */
export function placeX({ stepPx }: LaneLayout, position: number, scrollLeft: number): number {
  return LABEL_PX + (position + 0.5) * stepPx - scrollLeft
}

/** Which message stands at this place; null: none. */
export function positionAt(layout: LaneLayout, x: number, scrollLeft: number): number | null {
  if (x < LABEL_PX) return null
  const position = Math.floor((x - LABEL_PX + scrollLeft) / layout.stepPx)
  return position >= 0 && position < layout.count ? position : null
}
