'use client'

import type { ReactNode } from 'react'
import type { Failure, Problem } from '#lib/wire/common'
import { StateShape } from './badge.tsx'
import { Button } from './button.tsx'
import { classes } from './class-names.ts'
import { useUntoldFailures } from './told-failures.tsx'
import { Age } from './values.tsx'

/** Nothing to show: says why and offers the next step. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-3.5 py-8 text-center">
      <p className="font-[560] text-ink">{title}</p>
      {children && <div className="mx-auto mt-1 max-w-[60ch] text-ink-2">{children}</div>}
    </div>
  )
}

/** What failed, why, and what to do next. */
export function ErrorState({ what, problem, onRetry }: { what: string; problem: Problem; onRetry?: () => void }) {
  return (
    <div role="alert" className="px-3.5 py-6">
      <p className="flex items-center gap-2 font-[600] text-bad">
        <StateShape shape="cross" />
        {what}
      </p>
      <p className="mt-1 max-w-[80ch] text-ink-2 wrap-anywhere">{problem.detail}</p>
      {problem.errors.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-ink-2">
          {problem.errors.map(each => (
            <li key={each.pointer + each.detail}>
              <code className="font-mono text-sm">{each.pointer}</code> {each.detail}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 flex flex-wrap items-center gap-3">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        <span className="text-sm text-ink-3">
          {problem.code}
          {problem.requestId && ` · request ${problem.requestId}`}
        </span>
      </p>
    </div>
  )
}

/** A notice across the page or a card. Read out once when it appears. */
export function Notice({ tone, children }: { tone: 'attention' | 'bad' | 'plain'; children: ReactNode }) {
  const look = { attention: 'bg-attention-soft text-attention', bad: 'bg-bad-soft text-bad', plain: 'bg-unknown-soft text-ink-2' }
  const shape = { attention: 'triangle', bad: 'cross', plain: 'none' } as const
  return (
    <div aria-live="polite" className={classes('mb-3.5 flex items-baseline gap-2 rounded-control px-3 py-1.5', look[tone])}>
      <StateShape shape={shape[tone]} />
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </div>
  )
}

const shownFailures = 5

/** Which brokers did not tell their part of the answer, and why. Nothing when the answer is whole, or when it was told above (`TellFailures`). `asOfMs` null: there is none at all. */
export function PartialBanner({ failures, asOfMs }: { failures: readonly Failure[]; asOfMs?: number | null }) {
  const untold = useUntoldFailures(failures)
  const shown = asOfMs === null ? failures : untold
  if (shown.length === 0) return null
  const rest = shown.length - shownFailures
  return (
    <Notice tone="attention">
      <b className="font-semibold">{asOfMs === null ? 'Nothing is known yet.' : 'Part of this is missing or old.'}</b>{' '}
      {shown.slice(0, shownFailures).map((failure, index) => (
        <span key={`${failure.brokerId}-${failure.code}-${index}`}>
          {failure.brokerId === null ? '' : `Broker ${failure.brokerId}: `}
          {ended(failure.message)}{' '}
        </span>
      ))}
      {rest > 0 && <span>And {rest} more.</span>}
    </Notice>
  )
}

/** The last answer is still on show because a newer one could not be had. */
export function StaleBanner({ problem, asOfMs }: { problem: Problem; asOfMs: number | null }) {
  return (
    <Notice tone="attention">
      <b className="font-semibold">Shown as it was {asOfMs === null ? 'before' : <Age timeMs={asOfMs} />}.</b>{' '}
      {ended(problem.detail)}
    </Notice>
  )
}

function ended(sentence: string): string {
  return /[.?:]$/.test(sentence) ? sentence : `${sentence}.`
}
