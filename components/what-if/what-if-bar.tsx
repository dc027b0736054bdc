import { StateShape } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import { whatIfHref } from './what-if-href.ts'
import type { TopicWhatIf } from './topic-what-if.ts'

interface WhatIfBarProps {
  readonly cluster: string
  readonly whatIf: TopicWhatIf
  readonly onClear: () => void
}

/** Above the grid while brokers are switched off in it: what that would do to the topic. Nothing has been changed. */
export function WhatIfBar({ cluster, whatIf, onClear }: WhatIfBarProps) {
  const tone = toneOf(whatIf)
  return (
    <div
      className={classes(
        'flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-b border-line px-3.5 py-2',
        tone === 'bad' ? 'bg-bad-soft' : tone === 'attention' ? 'bg-attention-soft' : 'bg-good-soft',
      )}
    >
      <p className="min-w-0 flex-1 basis-80">
        {/* Only this is read out when it changes. */}
        <span aria-live="polite" className="inline-flex items-baseline gap-2">
          <span className={tone === 'bad' ? 'text-bad' : tone === 'attention' ? 'text-attention' : 'text-good'}>
            <StateShape shape={tone === 'bad' ? 'cross' : tone === 'attention' ? 'triangle' : 'disc'} />
          </span>
          <b className="font-[600]">{whatIf.sentence.headline}</b>
        </span>{' '}
        <span className="text-ink-2">{whatIf.sentence.detail} A prediction: nothing is changed.</span>
      </p>
      <span className="flex flex-wrap items-center gap-3">
        <Link look="text" href={whatIfHref(cluster, whatIf.down)}>
          The whole cluster
        </Link>
        <Button onClick={onClear}>Switch all on</Button>
      </span>
    </div>
  )
}

function toneOf({ after }: TopicWhatIf): 'good' | 'attention' | 'bad' {
  const states = new Set([...after.values()].map(({ state, unclean }) => (unclean ? 'offline' : state)))
  if (states.has('offline')) return 'bad'
  return states.has('under-min-isr') ? 'bad' : states.size > 0 ? 'attention' : 'good'
}
