import { markedRuns } from './find-in-text.ts'
import { VisibleText } from './visible-text-view.tsx'

interface MarkedTextProps {
  text: string
  find: string
  /** Characters that are laid out as they are, such as the line feed. */
  keep?: string
  /** The place that is shown now, from 0; null: none. */
  current?: number | null
}

/** Text as `VisibleText` shows it, with the places that match marked. */
export function MarkedText({ text, find, keep = '', current = null }: MarkedTextProps) {
  if (find === '') return <VisibleText text={text} keep={keep} />
  return markedRuns(text, find).map((run, index) => {
    if (run.place === null) return <VisibleText key={index} text={run.text} keep={keep} />
    const isCurrent = run.place === current
    return (
      <mark
        key={index}
        data-current={isCurrent || undefined}
        className={isCurrent ? 'bg-accent text-accent-ink' : 'bg-attention-soft text-ink'}
      >
        <VisibleText text={run.text} keep={keep} />
      </mark>
    )
  })
}
