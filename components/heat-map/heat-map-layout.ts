/** Where the parts of the map are, in CSS pixels. Pure: drawing, the pointer and the keyboard agree by it. */

export interface HeatLayout {
  readonly rows: number
  readonly columns: number
  /** The part that scrolls, as it is on the screen. */
  readonly width: number
  readonly height: number
  readonly nameWidth: number
  readonly columnWidth: number
  readonly skewWidth: number
  /** Where the skew begins: at the right edge, or beside the last column where there is room to spare. */
  readonly skewLeft: number
  /** All of it. */
  readonly fullWidth: number
  readonly fullHeight: number
}

export const ROW_PX = 20
export const HEAD_PX = 46
const NARROWEST_COLUMN_PX = 26
const WIDEST_COLUMN_PX = 180
/** From here on a cell has room for its number. */
export const NUMBER_PX = 46

export function heatLayout(size: { rows: number; columns: number; width: number; height: number }): HeatLayout {
  const isNarrow = size.width < 700
  const nameWidth = isNarrow ? 110 : 230
  const skewWidth = isNarrow ? 56 : 92
  const room = (size.width - nameWidth - skewWidth) / Math.max(1, size.columns)
  const columnWidth = Math.floor(Math.min(WIDEST_COLUMN_PX, Math.max(NARROWEST_COLUMN_PX, room)))
  return {
    ...size,
    nameWidth,
    skewWidth,
    columnWidth,
    skewLeft: Math.min(size.width - skewWidth, nameWidth + size.columns * columnWidth),
    fullWidth: Math.max(size.width, nameWidth + size.columns * columnWidth + skewWidth),
    fullHeight: HEAD_PX + size.rows * ROW_PX,
  }
}

export interface Scroll {
  readonly left: number
  readonly top: number
}

export interface HeatPlace {
  readonly row: number
  readonly column: number
}

/** The rows and columns in sight, the last ones included. */
export function inSight(
  layout: HeatLayout,
  scroll: Scroll,
): { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number } {
  const room = layout.skewLeft - layout.nameWidth
  return {
    firstRow: Math.max(0, Math.floor(scroll.top / ROW_PX)),
    lastRow: Math.min(layout.rows - 1, Math.floor((scroll.top + layout.height - HEAD_PX) / ROW_PX)),
    firstColumn: Math.max(0, Math.floor(scroll.left / layout.columnWidth)),
    lastColumn: Math.min(layout.columns - 1, Math.floor((scroll.left + room) / layout.columnWidth)),
  }
}

/** The cell under a point of the part in sight; null over the head, the names and the skew. */
export function placeAt(layout: HeatLayout, scroll: Scroll, x: number, y: number): HeatPlace | null {
  if (y < HEAD_PX || x < layout.nameWidth || x >= layout.skewLeft) return null
  const row = Math.floor((y - HEAD_PX + scroll.top) / ROW_PX)
  const column = Math.floor((x - layout.nameWidth + scroll.left) / layout.columnWidth)
  return row < layout.rows && column < layout.columns ? { row, column } : null
}

/** The row under a point, the names included. */
export function rowAt(layout: HeatLayout, scroll: Scroll, y: number): number | null {
  const row = Math.floor((y - HEAD_PX + scroll.top) / ROW_PX)
  return y >= HEAD_PX && row < layout.rows ? row : null
}

/** Where to scroll so that a cell is in sight; where it is already, nowhere. */
export function scrollTo(layout: HeatLayout, scroll: Scroll, { row, column }: HeatPlace): Scroll {
  const roomAcross = layout.skewLeft - layout.nameWidth
  return {
    top: within(scroll.top, row * ROW_PX, ROW_PX, layout.height - HEAD_PX),
    left: within(scroll.left, column * layout.columnWidth, layout.columnWidth, roomAcross),
  }
}

function within(scrolled: number, start: number, size: number, room: number): number {
  if (start < scrolled) return start
  return start + size > scrolled + room ? start + size - room : scrolled
}
