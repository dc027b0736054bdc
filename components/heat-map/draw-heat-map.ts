import { heatText } from '#lib/kafka/heat-map-sentence'
import type { CanvasColours } from '#components/ui/canvas-colours.ts'
import { HEAD_PX, inSight, NUMBER_PX, ROW_PX, type HeatLayout, type HeatPlace, type Scroll } from './heat-map-layout.ts'
import { cellAt, skewText, type HeatModel } from './heat-map-model.ts'

interface Frame {
  readonly model: HeatModel
  readonly layout: HeatLayout
  readonly scroll: Scroll
  readonly colours: CanvasColours
  /** The cell that is pointed at or has the focus. */
  readonly cursor: HeatPlace | null
}

/** Draws what is in sight: some two thousand rectangles at most, whatever the number of partitions. */
export function drawHeatMap(context: CanvasRenderingContext2D, frame: Frame): void {
  const { layout, colours } = frame
  context.fillStyle = colours.sheet
  context.fillRect(0, 0, layout.width, layout.height)
  context.textBaseline = 'middle'
  within(context, layout.nameWidth, HEAD_PX, roomAcross(layout), layout.height - HEAD_PX, () => drawCells(context, frame))
  within(context, 0, HEAD_PX, layout.width, layout.height - HEAD_PX, () => {
    drawNames(context, frame)
    drawSkews(context, frame)
  })
  within(context, layout.nameWidth, 0, roomAcross(layout), HEAD_PX, () => drawHead(context, frame))
  drawEdges(context, frame)
}

function drawCells(context: CanvasRenderingContext2D, { model, layout, scroll, colours, cursor }: Frame): void {
  const sight = inSight(layout, scroll)
  const { columnWidth } = layout
  const withNumbers = columnWidth >= NUMBER_PX
  context.font = `11px ${colours.font}`
  context.textAlign = 'center'
  for (let row = sight.firstRow; row <= sight.lastRow; row++) {
    const y = HEAD_PX + row * ROW_PX - scroll.top
    for (let column = sight.firstColumn; column <= sight.lastColumn; column++) {
      const x = layout.nameWidth + column * columnWidth - scroll.left
      const cell = cellAt(model, row, column)
      if (cell.kind === 'unknown') hatch(context, colours, x + 1, y + 1, columnWidth - 2, ROW_PX - 2)
      if (cell.kind !== 'value') continue
      context.globalAlpha = 0.07 + 0.93 * cell.heat
      context.fillStyle = colours.accent
      context.fillRect(x + 1, y + 1, columnWidth - 2, ROW_PX - 2)
      context.globalAlpha = 1
      if (!withNumbers) continue
      context.fillStyle = cell.heat > 0.6 ? colours.accentInk : colours.ink
      context.fillText(heatText(cell.value, model.answer.metric), x + columnWidth / 2, y + ROW_PX / 2)
    }
  }
  if (cursor === null) return
  context.strokeStyle = colours.ink
  context.lineWidth = 2
  const x = layout.nameWidth + cursor.column * columnWidth - scroll.left
  context.strokeRect(x + 1, HEAD_PX + cursor.row * ROW_PX - scroll.top + 1, columnWidth - 2, ROW_PX - 2)
}

function drawNames(context: CanvasRenderingContext2D, { model, layout, scroll, colours, cursor }: Frame): void {
  const { firstRow, lastRow } = inSight(layout, scroll)
  context.fillStyle = colours.sheet
  context.fillRect(0, HEAD_PX, layout.nameWidth, layout.height - HEAD_PX)
  context.textAlign = 'left'
  for (let row = firstRow; row <= lastRow; row++) {
    const y = HEAD_PX + row * ROW_PX - scroll.top
    const isCurrent = cursor?.row === row
    context.font = `${isCurrent ? 600 : 400} 12px ${colours.font}`
    context.fillStyle = isCurrent ? colours.ink : colours.ink2
    context.fillText(shortened(context, model.answer.items[row]?.topic ?? '', layout.nameWidth - 22), 14, y + ROW_PX / 2)
  }
}

/** Beside each row how uneven the topic is: a bar and the number. */
function drawSkews(context: CanvasRenderingContext2D, { model, layout, scroll, colours }: Frame): void {
  const { firstRow, lastRow } = inSight(layout, scroll)
  const left = layout.skewLeft
  context.fillStyle = colours.sheet
  context.fillRect(left, HEAD_PX, layout.skewWidth, layout.height - HEAD_PX)
  context.font = `11px ${colours.font}`
  context.textAlign = 'right'
  for (let row = firstRow; row <= lastRow; row++) {
    const y = HEAD_PX + row * ROW_PX - scroll.top
    const { skew = null, total = null } = model.answer.items[row] ?? {}
    const isUneven = skew !== null && skew >= UNEVEN
    if (isUneven) {
      context.fillStyle = colours.attentionSoft
      context.fillRect(left + 4, y + 2, (layout.skewWidth - 8) * Math.min(1, skew / FULL_BAR), ROW_PX - 4)
    }
    context.fillStyle = isUneven ? colours.attention : colours.ink3
    context.fillText(skewText(skew, total), left + layout.skewWidth - 12, y + ROW_PX / 2)
  }
}

const UNEVEN = 0.25
/** A bar over the whole width: three times what need be. */
const FULL_BAR = 2

function drawHead(context: CanvasRenderingContext2D, { model, layout, scroll, colours, cursor }: Frame): void {
  const { firstColumn, lastColumn } = inSight(layout, scroll)
  const { columnWidth } = layout
  context.textAlign = 'center'
  for (let column = firstColumn; column <= lastColumn; column++) {
    const broker = model.columns[column]
    if (broker === undefined) continue
    const x = layout.nameWidth + column * columnWidth - scroll.left + columnWidth / 2
    context.font = `${cursor?.column === column ? 650 : 520} 12px ${colours.font}`
    context.fillStyle = colours.ink
    context.fillText(columnWidth >= 74 ? `Broker ${broker.brokerId}` : String(broker.brokerId), x, 15)
    context.font = `11px ${colours.font}`
    context.fillStyle = colours.ink3
    const total = broker.total === null ? '?' : heatText(broker.total, model.answer.metric)
    if (columnWidth >= NUMBER_PX) context.fillText(total, x, 32)
  }
}

function drawEdges(context: CanvasRenderingContext2D, { layout, colours }: Frame): void {
  context.font = `520 12px ${colours.font}`
  context.fillStyle = colours.ink3
  context.textAlign = 'left'
  context.fillText('Topic', 14, 15)
  context.textAlign = 'right'
  context.fillText('Skew', layout.skewLeft + layout.skewWidth - 12, 15)
  context.fillStyle = colours.line
  context.fillRect(0, HEAD_PX - 1, layout.width, 1)
  context.fillRect(layout.nameWidth - 1, 0, 1, layout.height)
  context.fillRect(layout.skewLeft, 0, 1, layout.height)
}

function roomAcross(layout: HeatLayout): number {
  return layout.skewLeft - layout.nameWidth
}

function within(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, draw: () => void): void {
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
  draw()
  context.restore()
}

function hatch(
  context: CanvasRenderingContext2D,
  colours: CanvasColours,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  within(context, x, y, width, height, () => {
    context.strokeStyle = colours.unknown
    context.lineWidth = 1
    context.beginPath()
    for (let offset = -height; offset < width; offset += 5) {
      context.moveTo(x + offset, y + height)
      context.lineTo(x + offset + height, y)
    }
    context.stroke()
  })
}

/** Measuring text costs; names are short, and each is shortened once. */
const shortNames = new Map<string, string>()
const MOST_NAMES = 5000

function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${width} ${context.font} ${text}`
  const known = shortNames.get(key)
  if (known !== undefined) return known
  let short = text
  while (short.length > 1 && context.measureText(short === text ? short : `${short}…`).width > width) short = short.slice(0, -1)
  const result = short === text ? text : `${short}…`
  if (shortNames.size >= MOST_NAMES) shortNames.clear()
  shortNames.set(key, result)
  return result
}
