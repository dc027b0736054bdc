'use client'

import type { ReactNode } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Failure } from '#lib/wire/common'
import { ErrorState, PartialBanner, StaleBanner } from '#components/ui/feedback.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { TellFailures } from '#components/ui/told-failures.tsx'
import { problemOf } from './api-client.ts'

interface Answer {
  readonly asOfMs: number | null
  readonly failures: readonly Failure[]
}

interface QueryViewProps<Data extends Answer> {
  /** What is being shown, as the start of a sentence: "The brokers of demo". */
  readonly what: string
  readonly query: UseQueryResult<Data>
  /** Of the same size as what comes. */
  readonly skeleton?: ReactNode
  /** The view itself says what is not known yet. Otherwise an answer from before the first look is not drawn: it would read as "there is none". */
  readonly explainsUnknown?: boolean
  readonly children: (data: Data) => ReactNode
}

/** The states that every view has: loading, failed, whole, partial, and an old answer when a newer one could not be had. */
export function QueryView<Data extends Answer>({
  what,
  query,
  skeleton,
  explainsUnknown = false,
  children,
}: QueryViewProps<Data>) {
  const { data, error } = query
  if (data === undefined) {
    if (!error) return skeleton ?? <SkeletonRows />
    return <ErrorState what={`${what} could not be shown.`} problem={problemOf(error)} onRetry={() => void query.refetch()} />
  }
  const unknown = data.asOfMs === null && data.failures.length > 0
  if (unknown) return explainsUnknown ? children(data) : <PartialBanner failures={data.failures} asOfMs={null} />
  return (
    <>
      {error && <StaleBanner problem={problemOf(error)} asOfMs={data.asOfMs} />}
      <PartialBanner failures={data.failures} />
      <TellFailures failures={data.failures}>{children(data)}</TellFailures>
    </>
  )
}
