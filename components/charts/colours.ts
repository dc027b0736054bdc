const SERIES_COUNT = 8

/**
 * The n-th categorical colour (Okabe–Ito order, made to stand out in both themes), as a CSS value. Nine and more begin again:
 * `dashOf` tells the rounds apart.
 */
export function seriesColour(index: number): string {
  return `var(--series-${(Math.abs(Math.trunc(index)) % SERIES_COUNT) + 1})`
}

/** The fixed colour of a partition, the same on every page. */
export function partitionColour(partition: number): string {
  return seriesColour(partition)
}

/** The line's dashes: none for the first eight, then ever longer ones; never by colour alone. */
export function dashOf(index: number): string | undefined {
  const round = Math.floor(Math.abs(Math.trunc(index)) / SERIES_COUNT)
  return round === 0 ? undefined : `${round * 3} 3`
}
