import type { JsonLayout } from './json-view-model.ts'

/** Longer lists of places help nobody. */
const MOST_PLACES = 5_000

/** Where `needle` begins in `text`, in letters of either case; places do not overlap. */
export function placesOf(text: string, needle: string): readonly number[] {
  if (needle === '') return []
  const places: number[] = []
  const [within, wanted] = lowered(text, needle)
  for (let at = within.indexOf(wanted); at >= 0 && places.length < MOST_PLACES; at = within.indexOf(wanted, at + wanted.length)) {
    places.push(at)
  }
  return places
}

/** Lower case only where that keeps every place: “İ” becomes two characters. */
function lowered(text: string, needle: string): readonly [string, string] {
  const lower = text.toLowerCase()
  return lower.length === text.length ? [lower, needle.toLowerCase()] : [text, needle]
}

/** Indices of the lines that hold `needle`. */
export function linesWith(layout: JsonLayout, needle: string): readonly number[] {
  if (needle === '') return []
  const lines: number[] = []
  for (const [index, line] of layout.lines.entries()) {
    const text = line.tokens.map(token => token.text).join('')
    if (placesOf(text, needle).length > 0) lines.push(index)
    if (lines.length >= MOST_PLACES) break
  }
  return lines
}

/** The lines that must be unfolded for `index` to be seen. */
export function foldsAround(layout: JsonLayout, index: number): readonly number[] {
  const around: number[] = []
  for (let line = 0; line < index; line++) {
    const closesAt = layout.lines[line]?.closesAt
    if (closesAt !== null && closesAt !== undefined && closesAt > index) around.push(line)
  }
  return around
}

/** Text in runs; those that match `needle` have the number of their place, from 0. */
export function markedRuns(text: string, needle: string): readonly { text: string; place: number | null }[] {
  const runs: { text: string; place: number | null }[] = []
  let from = 0
  for (const [place, at] of placesOf(text, needle).entries()) {
    if (at > from) runs.push({ text: text.slice(from, at), place: null })
    runs.push({ text: text.slice(at, at + needle.length), place })
    from = at + needle.length
  }
  if (from < text.length) runs.push({ text: text.slice(from), place: null })
  return runs
}
