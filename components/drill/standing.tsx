import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import type { DrillStanding } from '#lib/wire/drill'

const TONES: Readonly<Record<DrillStanding['state'], Tone>> = {
  ok: 'good',
  'under-replicated': 'attention',
  'at-min-isr': 'attention',
  'under-min-isr': 'bad',
  offline: 'bad',
}

const WORDS: Readonly<Record<DrillStanding['state'], string>> = {
  ok: 'ok',
  'under-replicated': 'under-replicated',
  'at-min-isr': 'at min ISR',
  'under-min-isr': 'under min ISR',
  offline: 'offline',
}

/** The state of a partition in words, with its shape. */
export function StateWord({ state }: { state: DrillStanding['state'] }) {
  return <StateBadge tone={TONES[state]}>{WORDS[state]}</StateBadge>
}

/** Leader, ISR and state of a partition; with `before` a leader that moved stands out. */
export function Standing({ standing, before }: { standing: DrillStanding; before?: DrillStanding }) {
  const { leader, isr, state } = standing
  const moved = before !== undefined && before.leader !== leader
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span className={classes('inline-block min-w-16', moved && 'font-[620] text-accent')}>
        {leader === null ? 'no leader' : `leader ${leader}`}
        {moved && <span className="sr-only"> (moved)</span>}
      </span>
      <span className="font-mono text-sm text-ink-2">[{isr.join(' ')}]</span>
      <StateWord state={state} />
    </span>
  )
}
