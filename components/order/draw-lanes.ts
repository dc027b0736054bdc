import type { CanvasColours } from '#components/ui/canvas-colours.ts'
import type { LensArrival } from './arrival-stream.ts'
import { LABEL_PX, LANE_PX, placeX, visibleRange, type LaneLayout } from './lane-layout.ts'

export interface LanePicture {
  arrivals: readonly LensArrival[]
  /** As `judgeOrder` gives it; of all arrivals in sight. */
  overtakenBy: Int32Array
  layout: LaneLayout
  scrollLeft: number
  colours: CanvasColours
  /** The message that the pointer or the keys are on. */
  cursor: number | null
}

/** Draws what is in sight: the lane of all as received, then one lane per partition. A message out of place is a diamond. */
export function drawLanes(context: CanvasRenderingContext2D, picture: LanePicture): void {
  const { layout, colours } = picture
  context.fillStyle = colours.sheet
  context.fillRect(0, 0, layout.width, layout.height)
  drawLines(context, picture)
  const { from, to } = visibleRange(layout, picture.scrollLeft)
  const laneOf = new Map(layout.lanes.map((partition, index) => [partition, index + 1]))
  if (picture.cursor !== null) drawCursor(context, picture, picture.cursor)
  for (let position = from; position < to; position++) {
    const arrival = picture.arrivals[position]
    if (arrival === undefined) continue
    drawMessage(context, picture, arrival, position, 0)
    const lane = laneOf.get(arrival.partition)
    if (lane !== undefined) drawMessage(context, picture, arrival, position, lane)
  }
  drawLabels(context, picture)
}

function drawLines(context: CanvasRenderingContext2D, { layout, colours }: LanePicture): void {
  context.strokeStyle = colours.line
  context.lineWidth = 1
  for (let lane = 0; lane <= layout.lanes.length; lane++) {
    const y = middleOf(lane) + 0.5
    context.beginPath()
    context.moveTo(LABEL_PX, y)
    context.lineTo(layout.width, y)
    context.stroke()
  }
}

function drawCursor(context: CanvasRenderingContext2D, { layout, scrollLeft, colours }: LanePicture, cursor: number): void {
  context.strokeStyle = colours.accent
  context.lineWidth = 1
  const x = Math.round(placeX(layout, cursor, scrollLeft)) + 0.5
  context.beginPath()
  context.moveTo(x, 2)
  context.lineTo(x, layout.height - 2)
  context.stroke()
}

function drawMessage(
  context: CanvasRenderingContext2D,
  picture: LanePicture,
  arrival: LensArrival,
  position: number,
  lane: number,
): void {
  const { layout, colours, scrollLeft } = picture
  const overtaken = picture.overtakenBy[position] ?? -1
  const x = placeX(layout, position, scrollLeft)
  const y = middleOf(lane)
  const colour = colours.series[arrival.partition % colours.series.length] ?? colours.ink
  const size = Math.min(5, layout.stepPx / 2)
  // In the partitions' lanes the order is told by the place; only the lane of all marks what came too late.
  const outOfPlace = lane === 0 && overtaken > 0
  context.beginPath()
  if (layout.hasTexts) textShape(context, x, y, layout.stepPx - 4, outOfPlace)
  else if (outOfPlace) diamond(context, x, y, size + 1)
  else if (overtaken < 0) context.rect(x - size / 2, y - size / 2, size, size)
  else context.arc(x, y, size * 0.8, 0, 2 * Math.PI)
  const isSoft = layout.hasTexts || overtaken < 0
  context.fillStyle = isSoft ? colours.sheet : outOfPlace ? colours.bad : colour
  context.fill()
  context.strokeStyle = outOfPlace ? colours.bad : colour
  context.lineWidth = outOfPlace ? 2 : 1.5
  context.stroke()
  if (layout.hasTexts) drawRank(context, picture, arrival, x, y, outOfPlace)
}

function drawRank(
  context: CanvasRenderingContext2D,
  { colours }: LanePicture,
  arrival: LensArrival,
  x: number,
  y: number,
  outOfPlace: boolean,
): void {
  context.font = `${outOfPlace ? '650 ' : ''}11px ${colours.font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = outOfPlace ? colours.bad : colours.ink
  const text = arrival.rank === null ? '–' : String(arrival.rank)
  context.fillText(text, x, y + 0.5)
}

/** Round around a text; pointed at both ends where it is out of place: a diamond made wide. */
function textShape(context: CanvasRenderingContext2D, x: number, y: number, width: number, outOfPlace: boolean): void {
  const half = width / 2
  if (!outOfPlace) return context.roundRect(x - half, y - 9, width, 18, 9)
  const slope = Math.min(8, half)
  context.moveTo(x - half - 1, y)
  context.lineTo(x - half + slope, y - 10)
  context.lineTo(x + half - slope, y - 10)
  context.lineTo(x + half + 1, y)
  context.lineTo(x + half - slope, y + 10)
  context.lineTo(x - half + slope, y + 10)
  context.closePath()
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.moveTo(x, y - size)
  context.lineTo(x + size, y)
  context.lineTo(x, y + size)
  context.lineTo(x - size, y)
  context.closePath()
}

/** Above what was scrolled below them. */
function drawLabels(context: CanvasRenderingContext2D, { layout, colours }: LanePicture): void {
  context.fillStyle = colours.sheet
  context.fillRect(0, 0, LABEL_PX - 6, layout.height)
  context.font = `12px ${colours.font}`
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = colours.ink
  context.fillText('received', 4, middleOf(0))
  for (const [index, partition] of layout.lanes.entries()) {
    const y = middleOf(index + 1)
    context.fillStyle = colours.series[partition % colours.series.length] ?? colours.ink
    context.fillRect(4, y - 4, 8, 8)
    context.fillStyle = colours.ink2
    context.fillText(`part. ${partition}`, 17, y)
  }
}

function middleOf(lane: number): number {
  return lane * LANE_PX + LANE_PX / 2 + 2
}
