/**
 * Heights for labels that want to stand at `wanted` (pixels from the top), moved apart so that none lies on another and all
 * stay within `[top, bottom]`. The order of the wishes is kept. Answers in the order given.
 */
export function labelPlaces(wanted: readonly number[], height: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const places = [...wanted]
  let free = top
  for (const index of order) {
    const place = Math.max(free, wanted[index] ?? 0)
    places[index] = place
    free = place + height
  }
  let limit = bottom
  for (const index of order.toReversed()) {
    const place = Math.min(limit, places[index] ?? 0)
    places[index] = Math.max(top, place)
    limit = place - height
  }
  return places
}
