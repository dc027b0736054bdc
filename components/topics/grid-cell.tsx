'use client'

import { memo, type Ref } from 'react'
import { classes } from '#components/ui/class-names.ts'
import type { CellKind, GridCell } from './grid-model.ts'
import { cellLabel, cellText } from './grid-words.ts'

const LOOKS: Record<CellKind, string> = {
  none: 'text-line-strong',
  leader: 'bg-leader text-leader-ink font-[580]',
  'in-sync': 'bg-follower text-follower-ink font-[480]',
  'out-of-sync': 'border-[1.5px] border-attention text-attention hatch-attention font-[560]',
  offline: 'border-[1.5px] border-bad text-bad font-[560]',
}

/** In the what-if, in place of the look of what is. */
const FATES: Record<NonNullable<GridCell['fate']>, string> = {
  lost: 'border-[1.5px] border-dashed border-bad text-bad',
  leads: 'bg-accent text-accent-ink font-[580]',
}

interface GridCellButtonProps {
  readonly cell: GridCell
  /** Leadership came here a moment ago. */
  readonly moved: boolean
  readonly focusable: boolean
  readonly describedBy: string | undefined
  readonly row: number
  readonly column: number
  readonly ref?: Ref<HTMLButtonElement>
}

/** One replica. Its place stands in data attributes: the grid listens once for all cells. */
export const GridCellButton = memo(function GridCellButton({
  cell,
  moved,
  focusable,
  describedBy,
  row,
  column,
  ref,
}: GridCellButtonProps) {
  return (
    <button
      ref={ref}
      type="button"
      data-row={row}
      data-column={column}
      data-kind={cell.kind}
      tabIndex={focusable ? 0 : -1}
      aria-describedby={describedBy}
      className={classes(
        'relative inline-grid h-6.5 w-18.5 place-items-center rounded-md text-sm tabular-nums max-phone:w-11.5 max-phone:text-xs',
        cell.fate === null ? LOOKS[cell.kind] : FATES[cell.fate],
        cell.move === 'adding' && 'border-[1.5px] border-dashed border-accent',
        cell.move === 'removing' && 'opacity-55',
        moved && 'outline-2 outline-offset-2 outline-accent',
      )}
    >
      <span aria-hidden>{cellLabel(cell)}</span>
      <span className="sr-only">{cellText(cell)}</span>
      {cell.preferred && <PreferredDot hollow={cell.preferredNotLeading} />}
    </button>
  )
})

/** Marks the preferred leader: full while it leads, a ring while another leads in its place. */
export function PreferredDot({ hollow = false }: { hollow?: boolean }) {
  return (
    <svg
      aria-hidden
      width="7"
      height="7"
      viewBox="0 0 7 7"
      className="absolute top-1 right-1 max-phone:top-px max-phone:right-px"
    >
      <circle
        cx="3.5"
        cy="3.5"
        r={hollow ? 2.4 : 2.5}
        fill={hollow ? 'none' : 'currentColor'}
        stroke="currentColor"
        strokeWidth={hollow ? 1.4 : 0}
      />
    </svg>
  )
}
