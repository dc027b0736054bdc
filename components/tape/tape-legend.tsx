'use client'

import { Select } from '#components/ui/fields.tsx'
import { classes } from '#components/ui/class-names.ts'
import { plural } from '#lib/format/number'
import type { TapeGroup } from './tape-model.ts'

/** More chips than this are a wall: the rest is in a list. */
const MOST_CHIPS = 12

interface TapeLegendProps {
  readonly groups: readonly TapeGroup[]
  /** Groups that read the topic and are not drawn; they are once they are chosen. */
  readonly others: readonly string[]
  readonly chosen: string
  readonly onChoose: (groupId: string) => void
  /** What retention takes soon, in words, and whether it is hatched on the tape; null: not known. */
  readonly soon: { readonly words: string; readonly hatched: boolean } | null
}

/** The groups by letter and colour; pressing one brings it forward on the tape. */
export function TapeLegend({ groups, others, chosen, onChoose, soon }: TapeLegendProps) {
  const chips = chipsOf(groups, chosen)
  const more = [...groups.filter(group => !chips.includes(group)).map(group => group.groupId), ...others]
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line px-3.5 py-2 text-sm">
      <ul aria-label="Groups on the tape" className="contents">
        {chips.map(group => (
          <li key={group.groupId} className="min-w-0">
            <button
              type="button"
              aria-pressed={group.groupId === chosen}
              className={classes(
                'inline-flex min-h-6 max-w-60 items-center gap-1.5 rounded-control border px-2',
                group.groupId === chosen ? 'border-accent bg-accent-soft' : 'border-line hover:bg-ground',
              )}
              onClick={() => onChoose(group.groupId === chosen ? '' : group.groupId)}
            >
              <svg aria-hidden width="4" height="13" className="shrink-0">
                <rect width="4" height="13" rx="2" fill={group.colour} />
              </svg>
              <b className="font-[600]">{group.letter}</b>
              <span className="truncate">{group.groupId}</span>
            </button>
          </li>
        ))}
      </ul>
      {more.length > 0 && (
        <Select<string>
          label="Further groups"
          hideLabel
          value={more.includes(chosen) ? chosen : ''}
          options={[
            { value: '', label: plural(more.length, 'more group') },
            ...more.map(groupId => ({ value: groupId, label: groupId })),
          ]}
          onValue={onChoose}
        />
      )}
      {soon !== null && (
        <span className="inline-flex items-center gap-1.5 text-ink-3">
          {soon.hatched && <span aria-hidden className="hatch inline-block h-3 w-5 border-r border-dashed border-ink-3" />}
          {soon.words}
        </span>
      )}
    </div>
  )
}

/** The first few, and the chosen one whatever its place. */
function chipsOf(groups: readonly TapeGroup[], chosen: string): TapeGroup[] {
  const first = groups.slice(0, MOST_CHIPS)
  const late = groups.slice(MOST_CHIPS).find(group => group.groupId === chosen)
  return late === undefined ? first : [...first, late]
}
