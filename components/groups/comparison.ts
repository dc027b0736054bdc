import type { Codec } from '#components/data/url-state.ts'

const DAY_MS = 86_400_000

/** What the charts of a group are laid over: nothing, the same group some days earlier, or another group. */
export type Comparison = { kind: 'none' } | { kind: 'earlier'; days: 1 | 7 } | { kind: 'group'; groupId: string }

/** `vs=1d`, `vs=7d` or `vs=group:ID`; what cannot be read compares with nothing. */
export const comparisonCodec: Codec<Comparison> = {
  parse: text => {
    if (text === '1d' || text === '7d') return { kind: 'earlier', days: text === '1d' ? 1 : 7 }
    const groupId = text?.startsWith('group:') === true ? text.slice('group:'.length) : ''
    return groupId === '' ? { kind: 'none' } : { kind: 'group', groupId }
  },
  print: value => {
    if (value.kind === 'none') return null
    return value.kind === 'earlier' ? `${value.days}d` : `group:${value.groupId}`
  },
}

/** Whose history is laid over that of `groupId`, from how long ago, and what its line is called; null: nothing is. */
export function comparedWith(
  comparison: Comparison,
  groupId: string,
): { groupId: string; shiftMs: number; label: string } | null {
  switch (comparison.kind) {
    case 'none':
      return null
    case 'earlier':
      return { groupId, shiftMs: comparison.days * DAY_MS, label: comparison.days === 1 ? 'a day earlier' : 'a week earlier' }
    case 'group':
      return comparison.groupId === groupId ? null : { groupId: comparison.groupId, shiftMs: 0, label: comparison.groupId }
  }
}
