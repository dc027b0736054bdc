import { classes } from '#components/ui/class-names.ts'
import { PreferredDot } from './grid-cell.tsx'

const ENTRIES = [
  { sample: '', look: 'bg-leader', word: 'leader' },
  { sample: '', look: 'bg-follower', word: 'in sync' },
  { sample: '−n', look: 'border-[1.5px] border-attention text-attention hatch-attention', word: 'out of sync, messages behind' },
  { sample: '✕', look: 'border-[1.5px] border-bad text-bad', word: 'offline' },
]

/** In place of what is, while brokers are switched off. */
const WHAT_IF_ENTRIES = [
  { sample: '', look: 'bg-accent', word: 'would lead' },
  { sample: '', look: 'border-[1.5px] border-dashed border-bad', word: 'lost' },
]

/** What the cells of the grid mean. Each says it itself to a screen reader, so this is for the eye. */
export function GridLegend({ whatIf }: { whatIf: boolean }) {
  return (
    <div aria-hidden className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-ink-2">
      {[...ENTRIES, ...(whatIf ? WHAT_IF_ENTRIES : [])].map(entry => (
        <span key={entry.word} className="inline-flex items-center gap-1.5">
          <span className={classes('inline-grid h-5 w-7.5 place-items-center rounded-[5px] text-xs', entry.look)}>
            {entry.sample}
          </span>
          {entry.word}
        </span>
      ))}
      <span className="inline-flex items-center gap-1.5">
        <span className="relative inline-block h-5 w-7.5 rounded-[5px] bg-follower text-follower-ink">
          <PreferredDot />
        </span>
        preferred leader
        <span className="relative ml-1.5 inline-block h-5 w-7.5 rounded-[5px] bg-follower text-follower-ink">
          <PreferredDot hollow />
        </span>
        preferred, another leads
      </span>
    </div>
  )
}
