'use client'

import { formatCount, plural } from '#lib/format/number'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/feedback.tsx'
import type { MessageQuery } from './message-query.ts'
import type { ScanState } from './scan-state.ts'

interface JudgedNoticeProps {
  state: ScanState
  query: MessageQuery
  onSearch: (query: MessageQuery) => void
}

/** How many messages the filter could not judge, and why; the way to see them, and back. */
export function JudgedNotice({ state, query, onSearch }: JudgedNoticeProps) {
  if (query.filter === '') return null
  if (query.failing) {
    return (
      <Notice tone="plain">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          These are the messages that the filter cannot judge.
          <Button onClick={() => onSearch({ ...query, failing: false })}>Show what matches</Button>
        </p>
      </Notice>
    )
  }
  const { failedToEvaluate, evaluated, failureReasons } = state.judged
  if (failedToEvaluate === 0) return null
  return (
    <Notice tone="attention">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <div>
          <p data-testid="not-judged">
            {plural(failedToEvaluate, 'message')} could not be judged, of {formatCount(evaluated)} that the filter was asked
            about.
          </p>
          <ul>
            {failureReasons.map(({ detail, messages, partition, offset }) => (
              <li key={detail}>
                {detail} ({plural(messages, 'message')}, such as partition {partition}, offset {formatCount(offset)})
              </li>
            ))}
          </ul>
        </div>
        <Button onClick={() => onSearch({ ...query, failing: true, tail: false })}>Show them</Button>
      </div>
    </Notice>
  )
}
