import type { ReactNode } from 'react'
import { classes } from './class-names.ts'

/** What a state means for whoever is on call. `plain` is a label without a judgement. */
export type Tone = 'good' | 'attention' | 'bad' | 'unknown' | 'plain'

const toneClasses: Record<Tone, string> = {
  good: 'bg-good-soft text-good',
  attention: 'bg-attention-soft text-attention',
  bad: 'bg-bad-soft text-bad',
  unknown: 'bg-unknown-soft text-unknown',
  plain: 'bg-unknown-soft text-ink-2',
}

const box =
  'inline-flex items-center gap-1.5 rounded-[5px] px-[7px] py-px text-sm font-[540] whitespace-nowrap max-phone:whitespace-normal'

/** A state as shape and word, so that it reads without colour: ● good, ▲ attention, ✕ bad, hatched unknown. */
export function StateBadge({ tone, shape, title, children }: { tone: Tone; shape?: Shape; title?: string; children: ReactNode }) {
  return (
    <span className={classes(box, toneClasses[tone])} title={title}>
      <StateShape shape={shape ?? shapeOf[tone]} />
      <span>{children}</span>
    </span>
  )
}

/** A word in a box without a judgement: a type, a role, a count. */
export function Tag({ children, tone = 'plain', title }: { children: ReactNode; tone?: Tone; title?: string }) {
  return (
    <span className={classes(box, toneClasses[tone])} title={title}>
      {children}
    </span>
  )
}

export type Shape = 'disc' | 'half' | 'triangle' | 'cross' | 'hatched' | 'none'

const shapeOf: Record<Tone, Shape> = { good: 'disc', attention: 'triangle', bad: 'cross', unknown: 'hatched', plain: 'none' }

/** The shape of a state alone, for dense places that say the word elsewhere. Drawn in the current text colour. */
export function StateShape({ shape }: { shape: Shape }) {
  if (shape === 'none') return null
  return (
    <svg aria-hidden width="9" height="9" viewBox="0 0 10 10" className="shrink-0">
      <path {...drawings[shape]} />
    </svg>
  )
}

const drawings = {
  disc: { d: 'M5 0.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0 -9z', fill: 'currentColor' },
  // A ring whose left half is filled: the inner edge of the right half is cut out.
  half: {
    d: 'M5 0.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0 -9zM5 1.8a3.2 3.2 0 0 1 0 6.4z',
    fill: 'currentColor',
    fillRule: 'evenodd',
  },
  triangle: { d: 'M5 0.6 9.8 9.4H0.2z', fill: 'currentColor' },
  cross: { d: 'M1.2 1.2l7.6 7.6M8.8 1.2l-7.6 7.6', stroke: 'currentColor', strokeWidth: 2, fill: 'none' },
  hatched: { d: 'M0.8 0.8h8.4v8.4h-8.4zM1 5 5 1M1 9 9 1M5 9 9 5', stroke: 'currentColor', strokeWidth: 1.2, fill: 'none' },
} as const satisfies Record<Exclude<Shape, 'none'>, object>
