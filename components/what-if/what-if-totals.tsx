import type { ReactNode } from 'react'
import { classes } from '#components/ui/class-names.ts'
import { NumberText } from '#components/ui/values.tsx'
import { formatCount } from '#lib/format/number'
import type { WhatIfAnswer } from '#lib/wire/what-if'

/** What the loss does, in numbers; only what it adds to what is broken already. */
export function WhatIfTotals({ totals }: { totals: WhatIfAnswer['totals'] }) {
  const { states } = totals
  return (
    <dl className="mb-3.5 grid grid-cols-6 gap-px overflow-hidden rounded-card border border-line bg-line max-[1099px]:grid-cols-3 max-phone:grid-cols-2">
      <Fact label="Without a leader" note={`${formatCount(states.offline)} in all`} bad={totals.offline > 0}>
        <NumberText value={totals.offline} />
      </Fact>
      <Fact label="Refuse writes" note={`${formatCount(states['under-min-isr'])} in all`} bad={totals.writesStop > 0}>
        <NumberText value={totals.writesStop} />
      </Fact>
      <Fact label="May lose messages" note="unclean leader" bad={totals.unclean > 0}>
        <NumberText value={totals.unclean} />
      </Fact>
      <Fact label="Leaders that move" note={`of ${formatCount(totals.partitions)}`}>
        <NumberText value={totals.leadersMoved} />
      </Fact>
      <Fact label="Topics hit" note="something stops" bad={totals.topicsHit > 0}>
        <NumberText value={totals.topicsHit} />
      </Fact>
      <Fact label="Groups hit" note="cannot go on" bad={(totals.groupsHit ?? 0) > 0}>
        <NumberText value={totals.groupsHit} why="no coordinator has answered yet" />
      </Fact>
    </dl>
  )
}

function Fact({ label, note, bad = false, children }: { label: string; note: string; bad?: boolean; children: ReactNode }) {
  return (
    <div className="bg-sheet px-3.5 py-2.5">
      <dt className="text-sm text-ink-3">{label}</dt>
      <dd className={classes('mt-0.5 text-[17px] leading-tight font-[620]', bad && 'text-bad')}>
        {children}
        <span className="ml-1.5 text-sm font-normal text-ink-3">{note}</span>
      </dd>
    </div>
  )
}
