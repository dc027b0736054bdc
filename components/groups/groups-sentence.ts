import { plural } from '#lib/format/number'
import type { GroupSummary } from '#lib/wire/groups'

/** The state of all groups in a sentence: what is wrong first, then how many there are. */
export function groupsSentence(groups: readonly Pick<GroupSummary, 'health'>[]): { headline: string; detail: string } {
  const count = (health: GroupSummary['health']) => groups.filter(group => group.health === health).length
  const parts = [
    says(count('stopped'), 'has stopped', 'have stopped'),
    says(count('stalled'), 'is stalled', 'are stalled'),
    says(count('rewound'), 'was rewound', 'were rewound'),
    says(count('warning'), 'falls behind', 'fall behind'),
  ].filter(part => part !== null)
  const ok = count('ok')
  const unknown = count('unknown')
  if (groups.length === 0) return { headline: 'No group reads from this cluster yet.', detail: '' }
  const rest = [
    ok > 0 && parts.length > 0 ? `${plural(ok, 'group')} ${ok === 1 ? 'keeps' : 'keep'} up.` : '',
    unknown > 0 ? `Of ${plural(unknown, 'group')} too little is known to judge.` : '',
  ]
  const headline =
    parts.length > 0
      ? `${sentence(parts)}.`
      : ok > 0
        ? `${ok === groups.length ? 'All groups keep' : `${plural(ok, 'group')} ${ok === 1 ? 'keeps' : 'keep'}`} up.`
        : 'No verdict yet.'
  return { headline, detail: rest.filter(text => text !== '').join(' ') }
}

function says(count: number, one: string, many: string): string | null {
  return count === 0 ? null : `${plural(count, 'group')} ${count === 1 ? one : many}`
}

function sentence(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}
