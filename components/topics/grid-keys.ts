/** A cell of the grid by its place: `row` counts partitions, `column` counts brokers. */
export interface GridPlace {
  row: number
  column: number
}

/**
 * Where the focus goes when a key is pressed in the grid, as in the ARIA grid pattern; null when the key is not the grid's.
 * The focus stops at the edges.
 */
export function moveInGrid(
  place: GridPlace,
  key: { key: string; ctrlKey: boolean },
  size: { rows: number; columns: number; pageRows: number },
): GridPlace | null {
  const { row, column } = place
  const lastRow = Math.max(0, size.rows - 1)
  const lastColumn = Math.max(0, size.columns - 1)
  switch (key.key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column }
    case 'ArrowDown':
      return { row: Math.min(lastRow, row + 1), column }
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) }
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) }
    case 'PageUp':
      return { row: Math.max(0, row - size.pageRows), column }
    case 'PageDown':
      return { row: Math.min(lastRow, row + size.pageRows), column }
    case 'Home':
      return { row: key.ctrlKey ? 0 : row, column: 0 }
    case 'End':
      return { row: key.ctrlKey ? lastRow : row, column: lastColumn }
    default:
      return null
  }
}
